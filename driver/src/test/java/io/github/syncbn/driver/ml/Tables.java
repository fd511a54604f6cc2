package io.github.syncbn.driver.ml;

import io.github.syncbn.worker.kernel.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Small tables, the same ones at every call. */
final class Tables {
  private Tables() {}

  /**
   * Points of two classes that no line tells apart: inside and outside of a circle. Columns {@code
   * features} (a vector), {@code x}, {@code y}, {@code label} (0 or 1), {@code name} ("in" or
   * "out"), {@code w} (weights), {@code validation} (every fifth row), {@code target} (a number).
   */
  static Dataset<Row> rings(SparkSession spark, int rows) {
    KeyedRandom random = KeyedRandom.of(7, KeyedRandom.Purpose.SPLIT);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double x = 2 * random.uniform(2 * i) - 1;
      double y = 2 * random.uniform(2 * i + 1) - 1;
      boolean out = x * x + y * y > 0.6;
      list.add(
          RowFactory.create(
              Vectors.dense(x, y),
              x,
              y,
              out ? 1.0 : 0.0,
              out ? "out" : "in",
              1.0 + i % 3,
              i % 5 == 0,
              1000 + 300 * x * x - 200 * y));
    }
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("x", "double")
            .add("y", "double")
            .add("label", "double")
            .add("name", "string")
            .add("w", "double")
            .add("validation", "boolean")
            .add("target", "double");
    return spark.createDataFrame(list, schema).repartition(3);
  }
}
