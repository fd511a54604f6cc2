package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.CategoryReading;
import io.github.syncbn.driver.source.ImageColumn;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.table.ColumnUse.Role;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Which columns of a table are features, how many each gives, and why others are none. */
final class FeatureSelection {
  private static final String UNNAMED = "without a name, as pandas writes the number of a row";

  private final RowSource source;
  private final StructType table;
  private final Map<String, Role> taken;
  private final ColumnReading reading;
  private final Map<String, Kind> kinds = new HashMap<>();
  private final List<ColumnUse> uses = new ArrayList<>();

  /**
   * Of a source.
   *
   * @param taken columns with another role
   * @param categories which columns are categories, and what becomes of dates
   */
  FeatureSelection(RowSource source, Map<String, Role> taken, CategoryReading categories) {
    this.source = source;
    this.table = source.rows().schema();
    this.taken = taken;
    this.reading = new ColumnReading(source, categories);
  }

  /** What was decided of every column; complete once features are selected. */
  ColumnUses uses() {
    return new ColumnUses(uses);
  }

  /**
   * The schema of the features.
   *
   * @param named columns that the configuration names, or none for all that can be
   * @param given the shape that the configuration gives a row, if it does
   */
  FeatureSchema select(List<String> named, int maxFeatures, Optional<Shape> given) {
    reading.check(named, taken);
    List<String> names = named.isEmpty() ? candidates() : named(named);
    Map<String, Integer> widths = new ColumnWidths(source).of(names, kinds);
    List<FeatureSchema.Column> columns = new ArrayList<>();
    long features = 0;
    for (String name : names) {
      Kind kind = kinds.get(name);
      int width = kind == Kind.TIME ? reading.timeWidth(name) : widths.getOrDefault(name, 1);
      columns.add(new FeatureSchema.Column(name, kind, width, reading.levels(name)));
      features += width;
    }
    if (features > maxFeatures) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "A row has %,d features, more than data.maxFeatures = %,d; the widest column is '%s' (%,d)."
                  + " Kept dense, each row would take %,d bytes, a million rows %,d MB.",
              features,
              maxFeatures,
              widest(columns).name(),
              widest(columns).width(),
              4 * features,
              4 * features * 1_000_000 >> 20));
    }
    return new FeatureSchema(columns, shape(names, (int) features, given));
  }

  private static FeatureSchema.Column widest(List<FeatureSchema.Column> columns) {
    return Collections.max(columns, Comparator.comparingInt(FeatureSchema.Column::width));
  }

  /** The shape given, else that of the one column of images, else flat. */
  private Shape shape(List<String> names, int features, Optional<Shape> given) {
    if (given.isPresent() && given.get().size() != features) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "data.shape = %s has %,d values, but a row of %s has %,d features.",
              Arrays.toString(given.get().dims()),
              given.get().size(),
              source.description(),
              features));
    }
    return given
        .or(
            () ->
                names.size() == 1
                    ? ImageColumn.shape(table.apply(names.get(0)))
                    : Optional.<Shape>empty())
        .orElseGet(() -> new Shape(features));
  }

  /** Every column that can be a feature. */
  private List<String> candidates() {
    Map<Integer, TextColumns> texts = TextColumns.of(source, unclaimedTexts());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      StructField field = table.fields()[i];
      if (RowSource.isHidden(field.name())) {
        continue;
      }
      if (taken.containsKey(field.name())) {
        use(field, taken.get(field.name()), "");
        continue;
      }
      Optional<Kind> kind = texts.containsKey(i) ? reading.kind(texts.get(i)) : reading.kind(field);
      if (RowSource.isUnnamed(field)) {
        use(field, Role.LEFT_OUT, UNNAMED);
      } else if (kind.isPresent()) {
        names.add(field.name());
        kinds.put(field.name(), kind.get());
        use(field, Role.FEATURE, "");
      } else {
        use(field, Role.LEFT_OUT, texts.containsKey(i) ? texts.get(i).explained() : note(field));
      }
    }
    refuseWhatIsLeft(names);
    return names;
  }

  private List<Integer> unclaimedTexts() {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      StructField field = table.fields()[i];
      if (ColumnKinds.isText(field.dataType())
          && !RowSource.isHidden(field.name())
          && !taken.containsKey(field.name())
          && !reading.isNamed(field.name())) {
        positions.add(i);
      }
    }
    return positions;
  }

  private void use(StructField field, Role role, String note) {
    ColumnUse use = new ColumnUse(field.name(), field.dataType().simpleString(), role, note);
    Kind kind = role == Role.FEATURE ? kinds.get(field.name()) : null;
    if (kind == Kind.CATEGORY) {
      use = use.as(ColumnUse.CATEGORY);
    } else if (kind == Kind.NUMERIC && ColumnKinds.isText(field.dataType())) {
      use = use.as("taken for numbers (data.categorical takes it for a category)");
    }
    uses.add(use);
  }

  private static String note(StructField field) {
    return ColumnKinds.isTime(field.dataType())
        ? "dates or times; data.dates = parts makes numbers of them"
        : "no numbers by its type";
  }

  /**
   * Where most columns fall out, something else was meant; an array or a vector is many columns.
   */
  private void refuseWhatIsLeft(List<String> names) {
    boolean lists = names.stream().anyMatch(name -> kinds.get(name).isList());
    List<ColumnUse> left =
        uses().of(Role.LEFT_OUT).stream()
            .filter(column -> !List.of(UNNAMED, TextColumns.NOTHING).contains(column.note()))
            .toList();
    if (!names.isEmpty() && (lists || left.size() <= names.size())) {
      return;
    }
    if (names.isEmpty() && source.rows().isEmpty()) {
      throw new JobException(DATA, "There are no rows in " + source.description() + ".");
    }
    throw new JobException(
        DATA,
        (names.isEmpty()
                ? "No column of "
                    + source.description()
                    + " can be a feature (numeric, boolean, array of numbers, vector or binary):"
                : "Most columns of " + source.description() + " cannot be features:")
            + String.format(Locale.ROOT, "%n")
            + uses().text()
            + advice(left));
  }

  private static String advice(List<ColumnUse> left) {
    return "Name the columns that are meant in data.features, and those of them that are categories in"
        + " data.categorical or data.hashed, or turn text into numbers in data.query"
        + left.stream()
            .filter(column -> column.note().equals(TextColumns.COMMAS))
            .findFirst()
            .map(
                column ->
                    ", as in \"select *, double(replace(`"
                        + column.name()
                        + "`, ',', '.')) as number from input\"")
            .orElse("")
        + ".";
  }

  private List<String> named(List<String> named) {
    if (new HashSet<>(named).size() < named.size()) {
      throw new JobException(DATA, "data.features names a column twice: " + named + ".");
    }
    List<Integer> texts = new ArrayList<>();
    for (String name : named) {
      int position = ColumnNames.indexOf(table, name, "feature");
      DataType type = table.fields()[position].dataType();
      if (taken.containsKey(name)) {
        throw new JobException(
            DATA,
            "Column '"
                + name
                + "' is in data.features, but it is the label, weight, split or order.");
      }
      Optional<Kind> kind = reading.kind(table.fields()[position]);
      if (kind.isPresent()) {
        kinds.put(name, kind.get());
      } else if (ColumnKinds.isText(type)) {
        texts.add(position);
      } else {
        throw ColumnKinds.unsupported(name, type, "");
      }
    }
    TextColumns.of(source, texts)
        .forEach(
            (position, text) -> {
              StructField field = table.fields()[position];
              kinds.put(
                  field.name(),
                  reading
                      .kind(text)
                      .orElseThrow(
                          () ->
                              ColumnKinds.unsupported(
                                  field.name(), field.dataType(), text.explained())));
            });
    for (StructField field : table.fields()) {
      if (!RowSource.isHidden(field.name())) {
        boolean feature = kinds.containsKey(field.name());
        Role role = feature ? Role.FEATURE : taken.getOrDefault(field.name(), Role.LEFT_OUT);
        use(field, role, role == Role.LEFT_OUT ? ColumnUse.NOT_NAMED : "");
      }
    }
    return named;
  }
}
