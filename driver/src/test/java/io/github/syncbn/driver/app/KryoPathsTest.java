package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.ml.NeuralNetworkClassificationModel;
import io.github.syncbn.driver.ml.NeuralNetworkClassifier;
import io.github.syncbn.driver.ml.NeuralNetworkRegressor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever travels between driver and executors does so where Kryo refuses unregistered classes.
 */
class KryoPathsTest {
  /** What Spark itself sends when it asks files for their schema, whoever reads them. */
  private static final String SPARKS_OWN =
      Stream.of(
              "[L.DataType;",
              ".NullType$",
              ".IntegerType$",
              ".StringType$",
              ".DoubleType$",
              ".BinaryType$",
              ".StructType",
              ".StructField",
              "[L.StructField;",
              ".Metadata",
              ".ArrayType",
              ".FloatType$",
              ".DateType$")
          .map(name -> name.replace(".", "org.apache.spark.sql.types."))
          .collect(Collectors.joining(","));

  private static SparkSession spark;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String csv;
  private String model;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("kryo")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.kryo.registrationRequired", "true")
            .config("spark.kryo.classesToRegister", SPARKS_OWN)
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void rows() throws IOException {
    StringBuilder text = new StringBuilder("x,y,price,label\n");
    for (int i = 0; i < 80; i++) {
      text.append(i % 9).append(',').append(i % 7).append(',').append(i * 10);
      text.append(',').append(i % 9 > 4 ? "big" : "small").append('\n');
    }
    csv = Files.writeString(directory.resolve("rows.csv"), text).toString();
    model = directory.resolve("model").toString();
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void succeeds(String... arguments) {
    assertThat(run(arguments)).as("%s: %s", List.of(arguments), err).isZero();
  }

  private String job(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void commands_onATable_work() throws IOException {
    String job =
        job(
            "job.conf",
            "data { path = \""
                + csv
                + "\", label = label, features = [x, y]\n"
                + "scale = standardize, missing = mean\n"
                + "query = \"select *, ln(price + 1) as logy from input\"\n"
                + "split { validation = 0.2, test = 0.3 } }\n"
                + "network = [ { dense = 8 }, batchNorm, relu, { dense = output } ]\n"
                + "checkpoint { path = \""
                + directory.resolve("checkpoints")
                + "\" }\n"
                + "training { batchSize = 16, epochs = 3, populationStatistics = true\n"
                + "earlyStop { metric = validationLoss, patience = 2 } }\n");
    succeeds("train", "--config", job, "--model", model);
    succeeds("evaluate", "--model", model, "--config", job);
    succeeds("evaluate", "--model", model, "--input", csv);
    String predictions = directory.resolve("predictions").toString();
    succeeds("predict", "--model", model, "--input", csv, "--output", predictions);
    assertThat(out.toString()).contains("wrote 80 rows");
    succeeds("reproduce", "--model", model);
  }

  @Test
  void badRows_areNamedByTheirLines() throws IOException {
    String job =
        job(
            "job.conf",
            "data { path = \""
                + csv
                + "\", label = label, features = [x, y] }\n"
                + "training { batchSize = 16, epochs = 1 }\n");
    succeeds("train", "--config", job, "--model", model);
    Files.writeString(Path.of(csv), "x,y,price,label\n1,2,3,big\n1,?,3,small\n1,2\n");

    for (String[] arguments :
        new String[][] {
          {"train", "--config", job, "--model", directory.resolve("other").toString()},
          {"evaluate", "--model", model, "--input", csv},
          {"predict", "--model", model, "--input", csv, "--output", model + "-out"}
        }) {
      err.getBuffer().setLength(0);
      assertThat(run(arguments)).as(err.toString()).isEqualTo(3);
      assertThat(err.toString())
          .contains("2 of 3 rows", "rows.csv, line 3, [1, ?", "rows.csv, line 4");
    }
  }

  @Test
  void commands_onImages_work() throws IOException {
    String images = Path.of("src/test/resources/golden/images.zip").toAbsolutePath().toString();
    String converted = directory.resolve("converted").toString();
    succeeds("convert", "--input", images, "--format", "images", "--output", converted);
    assertThat(spark.read().parquet(converted).count()).isPositive();
  }

  @Test
  void commands_onIdx_work() throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(16 + 40 * 4).putInt(0x803).putInt(40);
    pixels.putInt(2).putInt(2);
    ByteBuffer labels = ByteBuffer.allocate(8 + 40).putInt(0x801).putInt(40);
    for (int i = 0; i < 40; i++) {
      pixels.putInt(i * 0x01030507);
      labels.put((byte) (i % 2));
    }
    Path images = Files.write(directory.resolve("images-ubyte"), pixels.array());
    Path classes = Files.write(directory.resolve("labels-ubyte"), labels.array());
    String job =
        job(
            "job.conf",
            "data { format = idx, path = \""
                + images
                + "\", labels = \""
                + classes
                + "\" }\n"
                + "training { batchSize = 16, epochs = 1 }\n");
    succeeds("train", "--config", job, "--model", model);
    succeeds("evaluate", "--model", model, "--input", images + "," + classes);
  }

  @Test
  void estimatorsAndModels_work() throws Exception {
    Dataset<Row> table =
        spark.read().option("header", "true").option("inferSchema", "true").csv(csv);
    NeuralNetworkClassificationModel fitted =
        new NeuralNetworkClassifier()
            .setFeaturesCols("x", "y")
            .setBatchSize(16)
            .setEpochs(2)
            .setTestFraction(0.2)
            .fit(table);
    assertThat(fitted.transform(table).select("prediction", "probability").collectAsList())
        .hasSize(80);
    assertThat(fitted.recalibrate(table).transform(table).count()).isEqualTo(80);
    fitted.save(model, false);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(model);
    assertThat(loaded.transform(table).groupBy("prediction").count().collectAsList()).isNotEmpty();
    assertThat(
            new NeuralNetworkRegressor()
                .setFeaturesCols("x", "y")
                .setLabelCol("price")
                .setBatchSize(16)
                .setEpochs(1)
                .fit(table)
                .transform(table)
                .collectAsList())
        .hasSize(80);

    Path stream = Files.createDirectory(directory.resolve("stream"));
    Files.copy(Path.of(csv), stream.resolve("a.csv"));
    List<Row> streamed = new CopyOnWriteArrayList<>();
    loaded
        .transform(
            spark
                .readStream()
                .option("header", "true")
                .schema(table.schema())
                .csv(stream.toString()))
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", directory.resolve("offsets").toString())
        .foreachBatch(
            (Dataset<Row> batch, Long id) ->
                streamed.addAll(batch.select("prediction").collectAsList()))
        .start()
        .awaitTermination();
    assertThat(streamed).hasSize(80);
  }
}
