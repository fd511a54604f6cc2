package io.github.syncbn.driver.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.Reading;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models by hand, and what onnxruntime makes of rows with their files. */
final class SmallModels {
  private SmallModels() {}

  static FeatureSchema numbers(int count) {
    List<Column> columns = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      columns.add(new Column("x" + j, Kind.NUMERIC, 1));
    }
    return new FeatureSchema(columns);
  }

  static SavedModel saved(TrainedNetwork trained, FeatureSchema schema, List<String> classes) {
    try {
      Task task = classes.isEmpty() ? Task.REGRESSION : Task.CLASSIFICATION;
      return new SavedModel(
          task,
          trained,
          new ObjectMapper().readTree(schema.toJson()),
          classes.isEmpty()
              ? Optional.empty()
              : Optional.of(new SavedModel.Classes(classes, "string")),
          Reading.none(),
          Map.of("seed", "7", "syncbn", "0.1.0"),
          SavedModel.SparkMetadata.of(task, 0, "4.1.0"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Map<String, Object> run(OnnxModel model, List<Map<String, Object>> rows) {
    try (RunningModel running = new RunningModel(model.bytes())) {
      return running.run(rows.size(), ServedRows.of(model.inputs(), rows));
    }
  }

  static void assertNear(double[] actual, int row, double[] expected) {
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual[row * expected.length + k])
          .isCloseTo(expected[k], within(1e-5 * Math.max(1, Math.abs(expected[k]))));
    }
  }
}
