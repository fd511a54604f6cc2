package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.BadValueException;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a table as a trained model reads them: features, and label and weight where they are
 * asked for. A row that cannot be used is a {@link BadValueException}.
 */
public final class ModelRows implements Serializable {
  private final SourceColumns columns;
  private final Preprocessing preprocessing;
  private final Map<String, Integer> classes;
  private final Loss loss;

  private ModelRows(
      SourceColumns columns, Preprocessing preprocessing, Map<String, Integer> classes, Loss loss) {
    this.columns = columns;
    this.preprocessing = preprocessing;
    this.classes = classes;
    this.loss = loss;
  }

  /**
   * To predict, or for statistics: no label.
   *
   * @param preprocessing what the model does to features
   * @param weight column of row weights, if they matter
   * @throws JobException if a column is missing or of another kind
   */
  public static ModelRows unlabeled(
      FeatureSchema schema,
      Preprocessing preprocessing,
      Optional<String> weight,
      StructType table) {
    return new ModelRows(
        SourceColumns.bind(schema, null, weight.orElse(null), table), preprocessing, null, null);
  }

  /**
   * To evaluate.
   *
   * @param model what the model does to features, and by which loss it predicts labels
   * @throws JobException if a column is missing or of another kind
   */
  public static ModelRows labeled(
      FeatureSchema schema,
      TrainedNetwork model,
      LabelSchema labels,
      Optional<String> weight,
      StructType table) {
    boolean classifies = !labels.classes().isEmpty();
    LabelReader reader =
        LabelReader.bind(
            labels.columns(), classifies ? Task.CLASSIFICATION : Task.REGRESSION, table);
    return new ModelRows(
        SourceColumns.bind(schema, reader, weight.orElse(null), table),
        model.preprocessing(),
        reader.namesClasses() ? labels.numbers() : null,
        model.loss());
  }

  /** Columns of a table that are the user's, not our hidden ones. */
  public static List<String> visible(StructType table) {
    List<String> names = new ArrayList<>(List.of(table.fieldNames()));
    names.removeIf(RowSource::isHidden);
    return names;
  }

  /** Positions of the columns that are read, and of our hidden ones. */
  public int[] fields() {
    return columns.used();
  }

  /** Number of features of a row. */
  public int features() {
    return columns.parser().features();
  }

  /** Writes the features of a row to {@code into[offset...]}, NaN where missing. */
  public void parse(Row row, double[] into, int offset) {
    columns.faults().check(row);
    int missing = columns.parser().parse(row, into, offset);
    if (missing > 0 && !preprocessing.fills()) {
      String column = columns.parser().firstMissing(into, offset);
      throw new BadValueException(
          "column '" + column + "' is missing",
          "column '"
              + column
              + "' is missing, and the model knows nothing to put there (train it with data.missing = "
              + FeatureTreatment.Missing.remedies()
              + ")");
    }
  }

  /** Where a row is, and what is wrong with it, in terms of the columns that are read. */
  SourceColumns columns() {
    return columns;
  }

  /** A check of all that {@link #parse} and {@link #targets} need, for rows that have a weight. */
  RowCheck check() {
    double[] buffer = new double[features()];
    return row -> {
      columns.faults().check(row);
      if (weight(row) != 0) {
        parse(row, buffer, 0);
        requireFloat32(buffer);
        if (columns.label() != null) {
          targets(row);
        }
      }
    };
  }

  private void requireFloat32(double[] features) {
    float[] scaled = preprocessing.apply(features);
    for (int j = 0; j < scaled.length; j++) {
      if (!Float.isFinite(scaled[j])) {
        throw columns.parser().beyondFloat32(j, features[j]);
      }
    }
  }

  /** The column of a feature, as errors name it. */
  public String column(int feature) {
    return "column '" + columns.parser().schema().columnOf(feature) + "'";
  }

  /** How many numbers a row has to predict, or 1 for its class. */
  public int targets() {
    return columns.label().targets();
  }

  /** The class number of a row's label, or the numbers to predict, or labels of 0 or 1. */
  public double[] targets(Row row) {
    LabelReader label = columns.label();
    double[] targets = new double[label.targets()];
    if (classes == null) {
      label.numbers(row, loss, targets);
    } else {
      targets[0] = number(row, label);
    }
    return targets;
  }

  private int number(Row row, LabelReader label) {
    String text = label.text(row);
    Integer number = classes.get(text);
    if (number == null) {
      throw label.outside(text, classes.size());
    }
    return number;
  }

  /** The weight of a row, 1 where there are no weights. */
  public float weight(Row row) {
    return columns.weight(row);
  }

  /** The error that ends a job at a bad row. */
  public JobException error(Row row, BadValueException bad) {
    BadRows.Example example = columns.example(row, bad.getMessage());
    return new JobException(DATA, "A row cannot be used: " + example + ".");
  }
}
