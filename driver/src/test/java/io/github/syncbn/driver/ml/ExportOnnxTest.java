package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.onnx.OnnxSettings;
import io.github.syncbn.driver.onnx.RunningModel;
import io.github.syncbn.driver.onnx.ServedRows;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model trained on a table predicts in onnxruntime what {@code transform} gives. */
class ExportOnnxTest {
  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> people() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(
          RowFactory.create(
              i % 23 == 0 ? null : Math.exp(i % 40 / 4.0),
              1_700_000_000_000L + 60_000L * (i * 7 % 50),
              i % 2 == 0,
              i % 3 == 2 || i % 4 == 1 ? "rich" : "poor"));
    }
    StructType type =
        new StructType()
            .add("income", "double")
            .add("since", "long")
            .add("member", "boolean")
            .add("label", "string");
    return spark.createDataFrame(rows, type);
  }

  @Test
  void exported_predictsWhatTransformGives() throws Exception {
    Dataset<Row> people = people();
    for (String scale : List.of("standardize", "quantile", "robust", "log1p")) {
      NeuralNetworkClassificationModel model =
          SmallFits.small()
              .setFeaturesCols("income", "since", "member")
              .setMissing("indicator")
              .setScale(scale)
              .fit(people)
              .setThresholds(0.4, 0.6);
      Path file = directory.resolve(scale + ".onnx");
      model.exportOnnx(file.toString());
      assertThatThrownBy(() -> model.exportOnnx(file.toString()))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("exists");
      assertSame(model.transform(people).collectAsList(), file);
      model.exportOnnx(file.toString(), OnnxSettings.defaults().folding(true), true);
      assertSame(model.transform(people).collectAsList(), file);
    }
  }

  private static void assertSame(List<Row> scored, Path file) throws Exception {
    List<Map<String, Object>> cells = new ArrayList<>();
    for (Row row : scored) {
      Map<String, Object> named = new HashMap<>();
      for (String name : List.of("income", "since", "member")) {
        named.put(name, row.getAs(name));
      }
      cells.add(named);
    }
    try (RunningModel running = new RunningModel(Files.readAllBytes(file))) {
      Map<String, Object> outputs =
          running.run(scored.size(), ServedRows.of(running.inputs(), cells));
      double[] probabilities = (double[]) outputs.get("probability");
      String[] labels = (String[]) outputs.get("prediction");
      for (int i = 0; i < scored.size(); i++) {
        Vector expected = scored.get(i).getAs("probability");
        assertThat(probabilities[2 * i]).isCloseTo(expected.apply(0), within(1e-5));
        assertThat(labels[i]).isEqualTo(scored.get(i).getAs("prediction"));
      }
    }
  }
}
