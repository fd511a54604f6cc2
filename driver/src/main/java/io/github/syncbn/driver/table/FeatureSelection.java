package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;
import static org.apache.spark.sql.functions.count;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.ImageColumn;
import io.github.syncbn.driver.source.RowSource;
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
import java.util.Set;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** Which columns of a table are features, and how many each gives. */
final class FeatureSelection {
  private final RowSource source;
  private final StructType table;

  FeatureSelection(RowSource source) {
    this.source = source;
    this.table = source.rows().schema();
  }

  /**
   * The schema of the features.
   *
   * @param named columns that the configuration names, or none for all that can be
   * @param taken columns with another role
   */
  FeatureSchema select(List<String> named, Set<String> taken, int maxFeatures) {
    return select(named, taken, maxFeatures, Optional.empty());
  }

  /** The same with the shape that the configuration gives a row, if it does. */
  FeatureSchema select(
      List<String> named, Set<String> taken, int maxFeatures, Optional<Shape> given) {
    Map<String, FeatureSchema.Kind> kinds = new HashMap<>();
    List<String> names = named.isEmpty() ? candidates(taken, kinds) : named(named, taken, kinds);
    if (names.isEmpty() && source.rows().isEmpty()) {
      throw new JobException(DATA, "There are no rows in " + source.description() + ".");
    }
    if (names.isEmpty()) {
      throw new JobException(
          DATA,
          "No column of "
              + source.description()
              + " can be a feature (numeric, boolean, array of numbers, vector or binary). The columns"
              + " are: "
              + describeColumns());
    }
    Map<String, Integer> widths = widths(names, kinds);
    List<FeatureSchema.Column> columns = new ArrayList<>();
    long features = 0;
    for (String name : names) {
      int width = widths.getOrDefault(name, 1);
      columns.add(new FeatureSchema.Column(name, kinds.get(name), width));
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

  private List<String> candidates(Set<String> taken, Map<String, FeatureSchema.Kind> kinds) {
    List<String> names = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (StructField field : table.fields()) {
      if (taken.contains(field.name())
          || RowSource.isHidden(field.name())
          || RowSource.isUnnamed(field)) {
        continue;
      }
      Optional<FeatureSchema.Kind> kind = ColumnKinds.of(field.dataType());
      if (kind.isPresent()) {
        names.add(field.name());
        kinds.put(field.name(), kind.get());
      } else if (source.inferred() && ColumnKinds.isText(field.dataType())) {
        names.add(field.name());
        texts.add(field.name());
      }
    }
    Set<String> numeric = mostlyNumeric(texts);
    names.removeIf(name -> texts.contains(name) && !numeric.contains(name));
    numeric.forEach(name -> kinds.put(name, FeatureSchema.Kind.NUMERIC));
    return names;
  }

  private List<String> named(
      List<String> named, Set<String> taken, Map<String, FeatureSchema.Kind> kinds) {
    if (new HashSet<>(named).size() < named.size()) {
      throw new JobException(DATA, "data.features names a column twice: " + named + ".");
    }
    List<String> texts = new ArrayList<>();
    for (String name : named) {
      DataType type = table.apply(ColumnNames.indexOf(table, name, "feature")).dataType();
      if (taken.contains(name)) {
        throw new JobException(
            DATA,
            "Column '"
                + name
                + "' is in data.features, but it is the label, weight, split or order.");
      }
      Optional<FeatureSchema.Kind> kind = ColumnKinds.of(type);
      if (kind.isPresent()) {
        kinds.put(name, kind.get());
      } else if (source.inferred() && ColumnKinds.isText(type)) {
        texts.add(name);
      } else {
        throw ColumnKinds.unsupported(name, type);
      }
    }
    Set<String> numeric = mostlyNumeric(texts);
    for (String name : texts) {
      if (!numeric.contains(name)) {
        throw ColumnKinds.unsupported(name, table.apply(name).dataType());
      }
      kinds.put(name, FeatureSchema.Kind.NUMERIC);
    }
    return named;
  }

  /**
   * Text columns of which at least half is numbers. Types were inferred, so one bad field made text
   * of a numeric column; it is read as numbers, and the bad fields will be reported.
   */
  private Set<String> mostlyNumeric(List<String> texts) {
    Set<String> numeric = new HashSet<>();
    if (texts.isEmpty()) {
      return numeric;
    }
    List<Column> counts = new ArrayList<>();
    for (String name : texts) {
      Column column = ColumnsAt.at(ColumnNames.indexOf(table, name, "feature"));
      counts.add(count(column));
      counts.add(count(column.try_cast("double")));
    }
    Row row = ColumnsAt.numbered(source.rows()).select(counts.toArray(Column[]::new)).head();
    for (int i = 0; i < texts.size(); i++) {
      long present = row.getLong(2 * i);
      if (present > 0 && 2 * row.getLong(2 * i + 1) >= present) {
        numeric.add(texts.get(i));
      }
    }
    return numeric;
  }

  private Map<String, Integer> widths(List<String> names, Map<String, FeatureSchema.Kind> kinds) {
    Map<String, Integer> widths = new HashMap<>();
    for (String name : names) {
      ImageColumn.shape(table.apply(name)).ifPresent(shape -> widths.put(name, shape.size()));
      if (kinds.get(name) == FeatureSchema.Kind.VECTOR) {
        int size = AttributeGroup.fromStructField(table.apply(name)).size();
        widths.computeIfAbsent(name, unknown -> size > 0 ? size : null);
      }
    }
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      boolean many = kinds.get(name).ordinal() >= FeatureSchema.Kind.ARRAY.ordinal();
      if (many && !widths.containsKey(name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty() && !measure(unknown, widths)) {
      for (String name : unknown) {
        if (!measure(List.of(name), widths)) {
          throw new JobException(
              DATA,
              "Column '"
                  + name
                  + "' of "
                  + source.description()
                  + " has no value in any row, so its number of features is unknown.");
        }
      }
    }
    return widths;
  }

  /** Measures columns in one row that has them all, if there is one. */
  private boolean measure(List<String> names, Map<String, Integer> widths) {
    Column[] columns =
        names.stream()
            .map(name -> ColumnsAt.at(ColumnNames.indexOf(table, name, "feature")))
            .toArray(Column[]::new);
    Column present = columns[0].isNotNull();
    for (Column column : columns) {
      present = present.and(column.isNotNull());
    }
    List<Row> rows =
        ColumnsAt.numbered(source.rows()).filter(present).select(columns).takeAsList(1);
    if (rows.isEmpty()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      int width = width(rows.get(0).get(i));
      if (width == 0) {
        throw new JobException(
            DATA,
            "Column '"
                + names.get(i)
                + "' of "
                + source.description()
                + " has a row of no values.");
      }
      widths.put(names.get(i), width);
    }
    return true;
  }

  private static int width(Object cell) {
    if (cell instanceof byte[] bytes) {
      return bytes.length;
    }
    return cell instanceof Vector vector ? vector.size() : ((Seq<?>) cell).length();
  }

  private String describeColumns() {
    List<String> columns = new ArrayList<>();
    for (StructField field : table.fields()) {
      if (!RowSource.isHidden(field.name())) {
        columns.add(field.name() + " " + field.dataType().simpleString());
      }
    }
    int shown = Math.min(20, columns.size());
    return String.join(", ", columns.subList(0, shown)) + (shown < columns.size() ? ", ..." : ".");
  }
}
