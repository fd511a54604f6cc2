package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.table.BadValueException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Predef;
import scala.collection.Seq;

/**
 * The rows of a table as the first layer of a model sees them: one column of features, completed
 * and scaled, one of a label that is 1 everywhere, or a list of as many as there are targets, and
 * one of weights.
 *
 * @param reader reads the features
 * @param preprocessing what is done to them
 * @param targets how many are predicted of a row
 */
public record PreprocessedRows(ModelRows reader, Preprocessing preprocessing, int targets)
    implements MapPartitionsFunction<Row, Row> {
  /** Column of the features, a vector. */
  public static final String FEATURES = "features";

  /** Column of the label. */
  public static final String LABEL = "label";

  /** Column of the weights: those of the model's training, where the table has their column. */
  public static final String WEIGHT = "weight";

  private static final Logger LOG = LoggerFactory.getLogger(PreprocessedRows.class);

  /**
   * Those of a table, to which the model's query is applied if it has one. All count alike where
   * the model knows no column of weights, or the table does not have it.
   *
   * @param scorer the model, with the columns that it reads
   */
  public static Dataset<Row> of(Scorer scorer, Preprocessing preprocessing, Dataset<Row> table) {
    Dataset<Row> rows = scorer.queried(table);
    Optional<String> weight = scorer.columns().weight();
    if (weight.isPresent() && !Arrays.asList(rows.columns()).contains(weight.get())) {
      LOG.warn(
          "The model was trained with row weights of the column '{}', which the table does not"
              + " have: all its rows count alike.",
          weight.get());
      weight = Optional.empty();
    }
    ModelRows reader = scorer.reader(weight, rows.schema());
    int targets = scorer.columns().label().map(LabelColumns::count).orElse(1);
    DataType one = DataTypes.IntegerType;
    StructType schema =
        new StructType()
            .add(FEATURES, SQLDataTypes.VectorType(), false)
            .add(LABEL, targets > 1 ? DataTypes.createArrayType(one) : one, false)
            .add(WEIGHT, DataTypes.FloatType, false);
    return rows.mapPartitions(
        new PreprocessedRows(reader, preprocessing, targets), Encoders.row(schema));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    double[] features = new double[reader.features()];
    Seq<Integer> ones =
        Predef.wrapRefArray(Collections.nCopies(targets, 1).toArray(Integer[]::new));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        double[] values = new double[features.length];
        float weight;
        try {
          weight = reader.weight(row);
          if (weight != 0) {
            reader.parse(row, features, 0);
            float[] scaled = preprocessing.apply(features);
            for (int j = 0; j < values.length; j++) {
              values[j] = scaled[j];
            }
          }
        } catch (BadValueException e) {
          throw reader.error(row, e);
        }
        // A row of weight 0 leaves before training, whatever it holds. Every loss takes the label
        // 1.
        Object label = targets > 1 ? ones : 1;
        return RowFactory.create(Vectors.dense(values), label, weight);
      }
    };
  }
}
