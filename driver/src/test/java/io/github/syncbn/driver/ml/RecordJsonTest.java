package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.config.PythonText;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.scoring.PermutationImportance;
import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
  @Test
  void json_ofARecord_hasWhatItHandsOutUnderTheSameNames() {
    SetResult result = new SetResult(Double.NaN, new Figures(Map.of(Metric.LOG_LOSS, 0.5)));
    assertThat(RecordJson.of(new TrainingListener.Epoch(1, 9, 0.25, result, 100)))
        .isEqualTo(
            "{\"epoch\":1,\"step\":9,\"trainLoss\":0.25,\"validation\":{\"loss\":\"NaN\","
                + "\"figures\":{\"values\":{\"logLoss\":0.5},\"targets\":{}},\"accuracy\":\"NaN\"},"
                + "\"rowsPerSecond\":100.0,\"validationAccuracy\":\"NaN\",\"validationLoss\":\"NaN\"}");
  }

  /** {@code driver/python/syncbn/records.py} is written by this test, from the records. */
  @Test
  void dataclasses_ofThePythonPackage_areThoseOfTheRecords() throws IOException {
    PythonRecords records =
        new PythonRecords(
            List.of(
                TrainingListener.Planned.class,
                TrainingListener.Started.class,
                TrainingListener.Step.class,
                TrainingListener.Observed.class,
                TrainingListener.Restarted.class,
                TrainingListener.Epoch.class,
                TrainingSummary.class,
                PermutationImportance.class));
    PythonText.check("records", records.source());
  }
}
