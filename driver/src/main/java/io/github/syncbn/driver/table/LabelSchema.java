package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;

/**
 * The label: its columns, the type it has in the user's tables, and the classes in order. Stored in
 * the model, so that predictions are written back as the user's own labels.
 *
 * @param columns where it stands
 * @param type of the one column, as Spark writes it, such as {@code int}
 * @param classes canonical texts of classes 0..K-1, {@code 0} and {@code 1} of several labels;
 *     empty for regression
 */
public record LabelSchema(LabelColumns columns, String type, List<String> classes)
    implements Serializable {

  /** What each of several labels may be. */
  public static final List<String> VALUES = List.of("0", "1");

  /** Most classes that labels may turn out to have. */
  public static final int MAX_CLASSES = 10_000;

  public LabelSchema {
    classes = new ArrayList<>(classes);
  }

  /** Of one label. */
  public LabelSchema(String column, String type, List<String> classes) {
    this(LabelColumns.one(column), type, classes);
  }

  /** Several numbers, or labels of 0 or 1. */
  public static LabelSchema several(LabelColumns columns, boolean classification) {
    return new LabelSchema(
        columns, classification ? "int" : "double", classification ? VALUES : List.of());
  }

  /** The columns as messages name them. */
  public String column() {
    return columns.text();
  }

  /** The label of a class, in the type of the user's tables. */
  public Object original(int number) {
    String text = classes.get(number);
    return switch (type) {
      case "string" -> text;
      case "boolean" -> Boolean.valueOf(text);
      case "tinyint" -> Byte.valueOf(text);
      case "smallint" -> Short.valueOf(text);
      case "int" -> Integer.valueOf(text);
      case "bigint" -> Long.valueOf(text);
      case "float" -> Float.valueOf(text);
      case "double" -> Double.valueOf(text);
      default -> type.startsWith("decimal") ? new BigDecimal(text) : text;
    };
  }

  /** Class number by canonical text. */
  public Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (String text : classes) {
      numbers.put(text, numbers.size());
    }
    return numbers;
  }

  /** Classes found in the training set, sorted: numbers as numbers, text as text. */
  public static LabelSchema found(String column, DataType type, Collection<String> texts) {
    List<String> classes = new ArrayList<>(texts);
    classes.sort(
        type instanceof StringType || type instanceof BooleanType
            ? Comparator.naturalOrder()
            : Comparator.comparing(BigDecimal::new));
    return checked(new LabelSchema(column, type.simpleString(), classes));
  }

  /** Classes that the configuration names. */
  static LabelSchema given(String column, DataType type, List<String> texts) {
    List<String> classes = new ArrayList<>();
    for (String text : texts) {
      try {
        classes.add(
            type instanceof StringType
                ? text
                : type instanceof BooleanType
                    ? Boolean.toString(Boolean.parseBoolean(text))
                    : LabelReader.integral(new BigDecimal(text.trim())));
      } catch (ArithmeticException | NumberFormatException e) {
        throw new JobException(
            DATA,
            "data.classes has '"
                + text
                + "', which column '"
                + column
                + "' of type "
                + type.simpleString()
                + " cannot hold.",
            e);
      }
    }
    if (new HashSet<>(classes).size() < classes.size()) {
      throw new JobException(DATA, "data.classes names a class twice: " + texts + ".");
    }
    return checked(new LabelSchema(column, type.simpleString(), classes));
  }

  private static LabelSchema checked(LabelSchema labels) {
    if (labels.classes().size() == 1) {
      throw new JobException(
          DATA,
          "Column '"
              + labels.column()
              + "' has one class only, '"
              + labels.classes().get(0)
              + "': there is nothing to tell apart.");
    }
    if (labels.classes().size() > MAX_CLASSES) {
      throw tooMany(labels.column());
    }
    return labels;
  }

  /** An error for a label that looks like a quantity. */
  static JobException tooMany(String column) {
    return new JobException(
        DATA,
        String.format(
            Locale.ROOT,
            "Column '%s' has more than %,d distinct labels. Is it a quantity to predict? Then set"
                + " task = regression.",
            column,
            MAX_CLASSES));
  }
}
