package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.CategoryReading;
import io.github.syncbn.driver.job.CategoryReading.Dates;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.table.ColumnUse.Role;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.table.Levels;
import io.github.syncbn.worker.table.TimeParts;
import io.github.syncbn.worker.training.ColumnScales;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Which columns are numbers, categories and times, by what the job says and by what they hold. */
final class ColumnReading {
  private final RowSource source;
  private final StructType table;
  private final CategoryReading categories;

  ColumnReading(RowSource source, CategoryReading categories) {
    this.source = source;
    this.table = source.rows().schema();
    this.categories = categories;
  }

  /** Whether the job names a column as a category. */
  boolean isNamed(String column) {
    return categories.names(column);
  }

  /** Buckets of a column that is hashed; other levels are still to be learned. */
  Levels levels(String column) {
    return categories.hashed().contains(column)
        ? Levels.hashed(categories.hashBuckets())
        : Levels.NONE;
  }

  /**
   * Fails unless columns with a scale of their own are features, and numbers.
   *
   * @throws JobException DATA naming the column
   */
  static void checkScales(ColumnScales scales, FeatureSchema features) {
    for (String name : scales.all()) {
      FeatureSchema.Column column =
          features.columns().stream()
              .filter(feature -> feature.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new JobException(
                          DATA,
                          "data.scaleOf names the column '"
                              + name
                              + "', which is no feature; these are: "
                              + String.join(
                                  ", ",
                                  features.columns().stream()
                                      .map(FeatureSchema.Column::name)
                                      .toList())
                              + "."));
      if (column.kind() == Kind.CATEGORY) {
        throw new JobException(
            DATA, "data.scaleOf names the column '" + name + "', which is a category, no number.");
      }
    }
  }

  /** Columns that are named as categories must be there, be able to, and be features. */
  void check(List<String> named, Map<String, Role> taken) {
    for (String name : categories.named()) {
      DataType type = table.fields()[ColumnNames.indexOf(table, name, "category")].dataType();
      if (taken.containsKey(name)) {
        throw new JobException(
            DATA,
            "Column '"
                + name
                + "' is named as a category, but it is the label, weight, split or order.");
      }
      if (!named.isEmpty() && !named.contains(name)) {
        throw new JobException(
            DATA, "Column '" + name + "' is named as a category, but data.features leaves it out.");
      }
      if (!ColumnKinds.isLevel(type)) {
        throw new JobException(
            DATA,
            "Column '"
                + name
                + "' has type "
                + type.simpleString()
                + ", which cannot be a category: categories are texts, numbers or booleans.");
      }
    }
  }

  /** What a column is by its name or its type, if that tells it. */
  Optional<Kind> kind(StructField field) {
    if (categories.names(field.name())) {
      return Optional.of(Kind.CATEGORY);
    }
    boolean time = ColumnKinds.isTime(field.dataType()) && categories.dates() != Dates.LEAVE_OUT;
    return time ? Optional.of(Kind.TIME) : ColumnKinds.of(field.dataType());
  }

  /** What a column of text is by what it holds, if that can be a feature. */
  Optional<Kind> kind(TextColumns text) {
    if (text.numbers()) {
      return source.inferred() ? Optional.of(Kind.NUMERIC) : Optional.empty();
    }
    boolean category =
        categories.categorical() instanceof CategoryReading.Auto
            && text.isCategory(categories.maxLevels());
    return category ? Optional.of(Kind.CATEGORY) : Optional.empty();
  }

  /** Features of a date or a time. */
  int timeWidth(String name) {
    if (categories.dates() == Dates.NUMBER) {
      return 1;
    }
    boolean date = table.apply(name).dataType() instanceof DateType;
    return date ? TimeParts.OF_DATE : TimeParts.OF_TIME;
  }
}
