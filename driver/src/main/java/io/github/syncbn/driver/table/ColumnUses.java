package io.github.syncbn.driver.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.syncbn.driver.source.TextTypes;
import io.github.syncbn.driver.table.ColumnUse.Role;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.Levels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a training makes of every column of its table. One value for all who show it: the log, the
 * end of a training, {@code inspect}, and the summary of Spark ML.
 *
 * @param columns in the order of the table
 */
public record ColumnUses(List<ColumnUse> columns) {
  private static final int LISTED = 20;
  private static final int NAMED = 6;

  public ColumnUses {
    columns = List.copyOf(columns);
  }

  /** The columns of a role. */
  public List<ColumnUse> of(Role role) {
    return columns.stream().filter(column -> column.role() == role).toList();
  }

  /** The types of all columns, as files of text are to be read again. */
  public TextTypes types() {
    return new TextTypes(
        columns.stream()
            .collect(
                Collectors.toMap(
                    ColumnUse::name, use -> use.type().split(", ", 2)[0], (one, other) -> one)));
  }

  /** The columns that somebody should look at. */
  public List<ColumnUse> wantingALook() {
    return columns.stream().filter(ColumnUse::wantsALook).toList();
  }

  /** The same with notes on some columns, by name. */
  public ColumnUses with(Map<String, String> notes) {
    return new ColumnUses(
        columns.stream()
            .map(
                column ->
                    column.role() != Role.LEFT_OUT && notes.containsKey(column.name())
                        ? column.with(notes.get(column.name()))
                        : column)
            .toList());
  }

  /** The same once the levels of categories are known. */
  public ColumnUses learned(FeatureSchema schema) {
    Map<String, FeatureSchema.Column> categories =
        schema.columns().stream()
            .filter(column -> column.kind() == FeatureSchema.Kind.CATEGORY)
            .collect(Collectors.toMap(FeatureSchema.Column::name, column -> column));
    return new ColumnUses(
        columns.stream()
            .map(
                column ->
                    column.role() == Role.FEATURE && categories.containsKey(column.name())
                        ? column.as(category(categories.get(column.name()).levels()))
                        : column)
            .toList());
  }

  private static String category(Levels levels) {
    return levels.buckets() > 0
        ? String.format(Locale.ROOT, "a category hashed to %,d buckets", levels.buckets())
        : String.format(Locale.ROOT, "a category of %,d levels", levels.texts().size());
  }

  /** One line: how many features, the label, and which columns want a look. */
  public String line() {
    StringBuilder text = new StringBuilder();
    int features = of(Role.FEATURE).size();
    text.append(features).append(features == 1 ? " feature column" : " feature columns");
    for (Role role : Role.values()) {
      if (role != Role.FEATURE && role != Role.LEFT_OUT) {
        of(role)
            .forEach(column -> text.append(", ").append(role).append(' ').append(column.name()));
      }
    }
    List<ColumnUse> left = of(Role.LEFT_OUT).stream().filter(ColumnUse::wantsALook).toList();
    List<ColumnUse> noted =
        wantingALook().stream().filter(column -> column.role() != Role.LEFT_OUT).toList();
    text.append(left.isEmpty() ? "" : "; left out: " + named(left));
    text.append(noted.isEmpty() ? "" : "; look at: " + named(noted));
    return text.toString();
  }

  private static String named(List<ColumnUse> columns) {
    String names =
        columns.stream()
            .limit(NAMED)
            .map(column -> column.name() + " (" + column.note() + ")")
            .collect(Collectors.joining(", "));
    return names + (columns.size() > NAMED ? " and " + (columns.size() - NAMED) + " more" : "");
  }

  /** A line for each column, the first {@value #LISTED} of each role; indented by two spaces. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Role role : Role.values()) {
      List<ColumnUse> all = of(role);
      for (int i = 0; i < Math.min(LISTED, all.size()); i++) {
        ColumnUse column = all.get(i);
        text.append(
            String.format(
                Locale.ROOT,
                "  %-8s  %s, %s%s%n",
                role,
                column.name(),
                column.type(),
                column.note().isEmpty() ? "" : ": " + column.note()));
      }
      if (all.size() > LISTED) {
        text.append(
            String.format(Locale.ROOT, "  %-8s  and %,d more%n", role, all.size() - LISTED));
      }
    }
    return text.toString();
  }

  /** As JSON. */
  public ArrayNode json() {
    ArrayNode array = new ObjectMapper().createArrayNode();
    for (ColumnUse column : columns) {
      array
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("role", column.role().name())
          .put("note", column.note());
    }
    return array;
  }

  /** The same as text, for the model. */
  public String toJson() {
    return json().toString();
  }

  /**
   * From {@link #toJson}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ColumnUses fromJson(String json) {
    try {
      List<ColumnUse> columns = new ArrayList<>();
      for (JsonNode column : new ObjectMapper().readTree(json)) {
        columns.add(
            new ColumnUse(
                column.required("name").textValue(),
                column.required("type").textValue(),
                Role.valueOf(column.required("role").textValue()),
                column.required("note").textValue()));
      }
      return new ColumnUses(columns);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException("this does not say what columns are used as: " + json, e);
    }
  }
}
