package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.planning.StepCosts;
import io.github.syncbn.driver.planning.StepTimeModel;
import io.github.syncbn.driver.planning.Workload;
import io.github.syncbn.driver.step.TrainingListener;
import org.junit.jupiter.api.Test;

class PlanCommandTest {

  @Test
  void table_hasARowPerNumberOfWorkersAndMarksTheFastest() {
    Workload workload = new Workload(1024, 8, 5.6e6, 6_400, 932_362, 530_954, 6, 6 * 1026);
    StepTimeModel model = new StepTimeModel(workload, StepCosts.LOOPBACK, 1);
    String text =
        PlanCommand.text(
            workload,
            new StepTimeModel(workload, StepCosts.IN_JVM, 1).predict(1),
            model.table(16),
            model.fastest(16));
    assertThat(text)
        .startsWith("batch 1,024, 8 shards, 932,362 parameters, 5.6 MFLOP a row, 6 reductions");
    assertThat(text.lines().filter(line -> line.matches("\\s+[1-8] .*%.*"))).hasSize(8);
    assertThat(text.lines().filter(line -> line.endsWith("fastest"))).hasSize(1);
    assertThat(text).contains("one core of one machine alone");
  }

  @Test
  void prediction_whereFewerWorkersAreFaster_saysSo() {
    Workload workload = new Workload(64, 8, 1e5, 500, 100_000, 0, 4, 4 * 130);
    StepTimeModel model = new StepTimeModel(workload, StepCosts.NETWORK, 1);
    String text =
        ProgressReport.prediction(
            new TrainingListener.Planned(8, 1, model.predict(8), model.fastest(8), "in memory"));
    assertThat(text)
        .startsWith("8 of 8 slots; a step should take")
        .contains("training.workers = 1");
  }

  @Test
  void prediction_whereThePlanIsTheFastest_advisesNothing() {
    Workload workload = new Workload(16_384, 32, 5.6e6, 6_400, 932_362, 530_954, 6, 6 * 1026);
    StepTimeModel model = new StepTimeModel(workload, StepCosts.NETWORK, 1);
    String text =
        ProgressReport.prediction(
            new TrainingListener.Planned(4, 2, model.predict(4), model.fastest(4), "in memory"));
    assertThat(text).startsWith("4 of 4 slots of 2 threads each; a step").endsWith("%");
  }
}
