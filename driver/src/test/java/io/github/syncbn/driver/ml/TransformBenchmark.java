package io.github.syncbn.driver.ml;

import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows per second of {@code transform}, against MLlib's multilayer perceptron of the same layers,
 * in one session with one BLAS; run by {@code driver/bench/transform.py}. MLlib's has sigmoids and
 * no batch normalization, which are not what takes its time.
 */
public final class TransformBenchmark {
  private static final int[] LAYERS = {784, 512, 512, 512, 10};
  private static final int ROUNDS = 5;

  /** Our runs are short: so many until they are compiled. */
  private static final int WARM_UP = 8;

  private TransformBenchmark() {}

  /** Prints the figures; takes the number of rows. */
  public static void main(String[] arguments) {
    int rows = Integer.parseInt(arguments[0]);
    // First, so that netlib finds the OpenBLAS that MLlib is then to use as well.
    System.out.println("matrix products: " + Blas.gemm(BlasChoice.OPEN_BLAS).description());
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    Dataset<Row> small = vectors(spark, 200, 2).withColumn("label", labels()).cache();
    NeuralNetworkClassificationModel ours =
        new NeuralNetworkClassifier()
            .setHiddenLayers(512, 512, 512)
            .setBatchSize(100)
            .setMaxSteps(1)
            .fit(small);
    Transformer theirs =
        new MultilayerPerceptronClassifier().setLayers(LAYERS).setMaxIter(1).fit(small);

    Dataset<Row> table = vectors(spark, rows, 2).cache();
    table.count();
    compare(ours, theirs, table, rows);
    for (int inPartition : new int[] {1, 32, 1024}) {
      int partitions = Math.max(2, Math.min(400, rows / inPartition));
      Dataset<Row> parts = vectors(spark, (long) partitions * inPartition, partitions).cache();
      parts.count();
      System.out.println(inPartition + " rows a partition, " + partitions + " partitions:");
      compare(ours, theirs, parts, partitions * inPartition);
    }
    spark.stop();
  }

  private static void compare(Transformer ours, Transformer theirs, Dataset<Row> table, int rows) {
    double[] fast = new double[ROUNDS];
    double[] slow = new double[ROUNDS];
    for (int i = 0; i < WARM_UP; i++) {
      run(ours, table);
    }
    run(theirs, table);
    for (int i = 0; i < ROUNDS; i++) {
      fast[i] = run(ours, table);
      slow[i] = run(theirs, table);
    }
    Arrays.sort(fast);
    Arrays.sort(slow);
    double our = fast[ROUNDS / 2];
    double their = slow[ROUNDS / 2];
    System.out.println(
        String.format(
            Locale.ROOT,
            "  %,d rows: syncbn %,.0f rows/s (%.1f us a row), MLlib %,.0f rows/s (%.1f us a row),"
                + " ratio %.1f",
            rows,
            rows / our,
            1e6 * our / rows,
            rows / their,
            1e6 * their / rows,
            their / our));
  }

  /** Seconds for all rows, with every output computed and nothing written. */
  private static double run(Transformer model, Dataset<Row> table) {
    long start = System.nanoTime();
    model.transform(table).write().format("noop").mode("overwrite").save();
    return (System.nanoTime() - start) / 1e9;
  }

  private static org.apache.spark.sql.Column labels() {
    return org.apache.spark.sql.functions.expr("double(pmod(hash(features), 10))");
  }

  private static Dataset<Row> vectors(SparkSession spark, long rows, int partitions) {
    Dataset<Row> arrays =
        spark
            .range(0, rows, 1, partitions)
            .selectExpr(
                "transform(sequence(1, 784), i -> pmod(hash(id, i), 256) / 255.0D) as pixels");
    return arrays.select(
        org.apache.spark.ml.functions.array_to_vector(arrays.col("pixels")).as("features"));
  }
}
