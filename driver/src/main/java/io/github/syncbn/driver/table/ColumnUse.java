package io.github.syncbn.driver.table;

import java.util.Locale;

/**
 * What a training makes of a column of its table.
 *
 * @param name of the column
 * @param type of the column, as Spark writes it
 * @param role what it is used as
 * @param note why it is left out, or what about it wants a look; else an empty text
 */
public record ColumnUse(String name, String type, Role role, String note) {

  /** Notes on columns that nobody asked for, which are no news. */
  static final String NOT_NAMED = "data.features names others";

  /** What a column is whose levels are still to be learned. */
  static final String CATEGORY = "a category";

  /** What a column is used as. */
  public enum Role {
    LABEL,
    FEATURE,
    WEIGHT,
    SPLIT,
    ORDER,
    LEFT_OUT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Whether somebody should look at it: left out unasked, or used with a note. */
  public boolean wantsALook() {
    return !note.isEmpty() && !note.equals(NOT_NAMED);
  }

  /** The same with words on what its type is taken for. */
  ColumnUse as(String meaning) {
    String plain = type.endsWith(", " + CATEGORY) ? type.replace(", " + CATEGORY, "") : type;
    return new ColumnUse(name, plain + ", " + meaning, role, note);
  }

  ColumnUse with(String other) {
    return new ColumnUse(name, type, role, other);
  }
}
