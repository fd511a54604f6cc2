package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.table.TableColumns;
import io.github.syncbn.worker.loss.Quantile;
import io.github.syncbn.worker.setting.Declared;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** The columns that an estimator reads, checked by name and type before any job runs. */
final class InputColumns {
  private InputColumns() {}

  /**
   * The schema of what the model will give.
   *
   * @throws io.github.syncbn.driver.JobException naming a column that is missing or of a type that
   *     its role cannot take
   */
  static StructType check(NeuralNetworkEstimator<?, ?> estimator, StructType schema) {
    ParamTable<?> table = estimator.table();
    String[] features =
        table
            .<String[]>given("featuresCols")
            .orElseGet(() -> new String[] {estimator.getFeaturesCol()});
    for (String feature : features) {
      TableColumns.checkFeature(schema, feature);
    }
    List<String> labels = estimator.labels();
    DataType label = DataTypes.DoubleType;
    for (String column : labels) {
      label = TableColumns.checkLabel(schema, column, estimator.task());
    }
    boolean several = labels.size() > 1 || TableColumns.holdsSeveral(label);
    table.column("weightCol").ifPresent(name -> TableColumns.checkWeight(schema, name));
    table.column("validationIndicatorCol").ifPresent(name -> TableColumns.checkThere(schema, name));
    boolean own =
        estimator.task() == Task.CLASSIFICATION
            && (label instanceof StringType || label instanceof BooleanType);
    DataType prediction = own ? label : DataTypes.DoubleType;
    StructType result =
        added(
            schema,
            table.column("predictionCol"),
            several ? SQLDataTypes.VectorType() : prediction);
    if (estimator.task() == Task.CLASSIFICATION) {
      result = added(result, table.column("probabilityCol"), SQLDataTypes.VectorType());
      result = added(result, table.column("rawPredictionCol"), SQLDataTypes.VectorType());
    } else if (SettingsText.chosen(estimator, "loss").equals(Declared.nameOf(Quantile.class))) {
      result = added(result, table.column("quantilesCol"), SQLDataTypes.VectorType());
    }
    return result;
  }

  private static StructType added(StructType schema, Optional<String> column, DataType type) {
    return column.map(name -> schema.add(name, type)).orElse(schema);
  }
}
