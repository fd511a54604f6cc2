package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.table.BadValueException;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.network.Preprocessing;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a table as the first layer of a model sees them: one column of features, completed
 * and scaled, and one of a label that is 0 everywhere.
 *
 * @param reader reads the features
 * @param preprocessing what is done to them
 */
public record PreprocessedRows(ModelRows reader, Preprocessing preprocessing)
    implements MapPartitionsFunction<Row, Row> {
  /** Column of the features, a vector. */
  public static final String FEATURES = "features";

  /** Column of the label. */
  public static final String LABEL = "label";

  /**
   * Those of a table, to which the model's query is applied if it has one.
   *
   * @param scorer the model, with the columns that it reads
   */
  public static Dataset<Row> of(Scorer scorer, Preprocessing preprocessing, Dataset<Row> table) {
    Dataset<Row> rows = scorer.queried(table);
    ModelRows reader = scorer.reader(rows.schema());
    StructType schema =
        new StructType()
            .add(FEATURES, SQLDataTypes.VectorType(), false)
            .add(LABEL, DataTypes.IntegerType, false);
    return rows.mapPartitions(new PreprocessedRows(reader, preprocessing), Encoders.row(schema));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    float[] features = new float[reader.features()];
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        try {
          reader.parse(row, features, 0);
        } catch (BadValueException e) {
          throw reader.error(row, e);
        }
        preprocessing.apply(features);
        double[] values = new double[features.length];
        for (int j = 0; j < values.length; j++) {
          values[j] = features[j];
        }
        return RowFactory.create(Vectors.dense(values), 0);
      }
    };
  }
}
