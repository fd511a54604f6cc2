package io.github.syncbn.driver.examples;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The table of {@code conf/embeddings.conf}, made up: an embedding of a text ({@code array<float>},
 * 256 wide) and two numbers tell one of four topics. Topics depend on the signs of two directions
 * of the embedding, one of them shifted by a number.
 */
public final class EmbeddingsTable {
  private static final int WIDTH = 256;

  private EmbeddingsTable() {}

  /** The table: id, embedding, length, age, topic. */
  public static Dataset<Row> of(SparkSession spark, long rows) {
    return spark
        .range(0, rows, 1, 4)
        .selectExpr(
            "id",
            "transform(sequence(0, "
                + (WIDTH - 1)
                + "), i -> float(pmod(hash(id, i), 2001) / 1000.0D - 1)) as embedding",
            "pmod(hash(id, -1), 500) as length",
            "pmod(hash(id, -2), 100) / 10.0D as age")
        .selectExpr(
            "*",
            "aggregate(slice(embedding, 1, 128), 0D, (a, x) -> a + x) as one",
            "aggregate(slice(embedding, 129, 128), 0D, (a, x) -> a + x) + 2 * (age - 5) as other")
        .selectExpr(
            "id",
            "embedding",
            "length",
            "age",
            "concat(if(one > 0, 'science', 'sports'), if(other > 0, '-new', '-old')) as topic");
  }
}
