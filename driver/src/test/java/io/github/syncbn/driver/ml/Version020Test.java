package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.scoring.ScoringSession;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What version 0.2.0 has written, from the rows and job files that lie beside it: it is loaded, and
 * predicts what it did. None of these files may ever be written anew.
 */
class Version020Test {
  private static final Path FOLDER = Path.of("src/test/resources/version-0.2.0").toAbsolutePath();
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?");

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> rows() {
    return spark
        .read()
        .option("header", "true")
        .option("inferSchema", "true")
        .csv(FOLDER.resolve("rows.csv").toString());
  }

  private static NeuralNetworkModel<?> load(String name) {
    String path = FOLDER.resolve(name).toString();
    return name.equals("classifier")
        ? NeuralNetworkClassificationModel.load(path)
        : NeuralNetworkRegressionModel.load(path);
  }

  /** The columns that a model adds, row by row. */
  private static List<String> predictions(Transformer model) {
    Dataset<Row> rows = rows();
    int given = model.transformSchema(rows.schema()).length() - rows.columns().length;
    List<String> lines = new ArrayList<>();
    for (Row row : model.transform(rows).collectAsList()) {
      List<String> cells = new ArrayList<>();
      for (int i = row.length() - given; i < row.length(); i++) {
        cells.add(String.valueOf(row.get(i)));
      }
      lines.add(String.join(" ", cells));
    }
    return lines;
  }

  @ParameterizedTest
  @CsvSource({
    "classifier, 14c4757407b5d94aa13ab0e7c6198688549e6243c82d84609d284a4eaa36306e",
    "targets, 01c4ad7a6a897b0301c44b1500f255e0c84ac4e6cdba6cf0058892a7e11761e8",
    "quantiles, ac8300a79a732dda818aaf98a57305a08d6bc47b87a7cd6d19bc3962b23172a9",
  })
  void model_isLoadedAndPredictsWhatItDid(String name, String digest) throws IOException {
    NeuralNetworkModel<?> model = load(name);
    assertThat(model.network().digest()).isEqualTo(digest);
    List<String> now = predictions(model);
    List<String> recorded = Files.readAllLines(FOLDER.resolve(name + ".txt"));
    assertThat(now).hasSameSizeAs(recorded);
    for (int i = 0; i < now.size(); i++) {
      assertClose(now.get(i), recorded.get(i));
    }
  }

  private static void assertClose(String now, String recorded) {
    assertThat(NUMBER.matcher(now).replaceAll("#"))
        .isEqualTo(NUMBER.matcher(recorded).replaceAll("#"));
    List<Double> expected = numbers(recorded);
    List<Double> found = numbers(now);
    for (int i = 0; i < expected.size(); i++) {
      double scale = Math.max(1, Math.abs(expected.get(i)));
      assertThat(found.get(i)).as(now).isCloseTo(expected.get(i), within(1e-5 * scale));
    }
  }

  private static List<Double> numbers(String line) {
    return NUMBER.matcher(line).results().map(MatchResult::group).map(Double::valueOf).toList();
  }

  @Test
  void network_withoutSpark_predictsTheSame() throws IOException {
    InferenceNetwork network = InferenceNetwork.load(FOLDER.resolve("classifier"));
    Row first = rows().first();
    Map<String, Object> named = new LinkedHashMap<>();
    for (String column : List.of("age", "income", "spend", "city", "since")) {
      named.put(column, first.getAs(column));
    }
    double[] probabilities = network.probabilities(network.features(named));
    String recorded = Files.readAllLines(FOLDER.resolve("classifier.txt")).get(0);
    assertThat(recorded).contains("[");
    assertClose(
        Arrays.toString(probabilities).replace(" ", ""),
        recorded.substring(recorded.indexOf('['), recorded.indexOf(']') + 1));
  }

  @Test
  void estimator_isLoadedWithItsParameters() {
    NeuralNetworkRegressor loaded =
        NeuralNetworkRegressor.load(FOLDER.resolve("estimator").toString());
    assertThat(loaded.uid()).isEqualTo("estimator-of-0.2.0");
    assertThat(SettingsText.read(loaded, List.of()))
        .isEqualTo(SettingsText.read(estimator(), List.of()));
    assertThat(loaded.initialModel().orElseThrow().network().digest())
        .isEqualTo(load("targets").network().digest());
  }

  private static NeuralNetworkRegressor estimator() {
    return new NeuralNetworkRegressor("estimator-of-0.2.0")
        .setFeaturesCols("age", "income", "city")
        .setLabelCols("rent", "price")
        .setNetwork("[{ dense = 10 }, l1BatchNorm, silu, { dense = output }]")
        .setLoss("huber { delta = 2 }")
        .setOptimizer("adamW { learningRate = 0.01 }")
        .setSchedule("cosine { warmup = 1 epochs }")
        .setScale("robust")
        .setMissing("median")
        .setBatchSize(32)
        .setEpochs(5)
        .setSeed(6)
        .setStorage("disk")
        .setBatchNormScope("{ ghost = 16 }")
        .setValidationFraction(0.2)
        .setEarlyStopPatience(3);
  }
}
