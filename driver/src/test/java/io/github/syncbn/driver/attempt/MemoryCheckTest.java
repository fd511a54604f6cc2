package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.step.SmallJob;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.training.MemoryEstimate;
import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;
import org.apache.spark.SparkConf;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A job that cannot fit is refused with figures; one that fits is not. */
class MemoryCheckTest {
  private static final long MB = 1 << 20;

  /** 25 million parameters: 96 MB of floats. */
  private static final TrainingPlan PLAN =
      new SmallJob().layers(new Dense(5000), new Dense(5000), new Dense(3)).plan();

  private static final MemoryCheck CHECK = check(1);

  private static MemoryCheck check(int threads) {
    return new MemoryCheck(PLAN, 1, 10 * MB, RowStorage.MEMORY, threads);
  }

  private static List<Assignment> workers(int count) {
    return Assignment.of(PLAN.shards(), count);
  }

  private static SparkConf conf(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  private static void assertRefused(ThrowingCallable check, String... says) {
    assertThatThrownBy(check)
        .isInstanceOfSatisfying(
            JobException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(JobException.Kind.CLUSTER);
              assertThat(e.getMessage()).contains(says);
            });
  }

  @Test
  void localHeap_belowTheEstimate_isRefusedWithBothFigures() {
    long floats = 4L * PLAN.layout().parameters();
    assertThat(floats / MB).isEqualTo(95);
    // Driver: two models, a gradient, one slot of the optimizer twice. Each of two workers: a
    // gradient,
    // and two levels of the tree for the largest layer.
    long least = (5 + 2 * 3) * floats;
    assertRefused(
        () -> CHECK.local(workers(2), least), "1,176 MB", "--driver-memory 2g", "training.workers");
    assertThatCode(() -> CHECK.local(workers(2), least + 200 * MB)).doesNotThrowAnyException();
  }

  @Test
  void driverHeap_belowTheEstimate_isRefused() {
    assertRefused(
        () -> CHECK.driver(500 * MB, conf()),
        "the driver needs about ",
        "500 MB",
        "--driver-memory");
    assertThatCode(() -> CHECK.driver(600 * MB, conf())).doesNotThrowAnyException();
  }

  @Test
  void executorHeap_countsTheWorkersThatShareIt() {
    SparkConf small = conf("spark.executor.memory", "500m");
    assertThatCode(() -> CHECK.executors(workers(2), 1, small)).doesNotThrowAnyException();
    assertRefused(
        () -> CHECK.executors(workers(2), 2, small),
        "2 workers",
        "spark.executor.memory gives it 500 MB",
        "--executor-memory 1g");
  }

  @Test
  void overhead_ofContainers_isComparedWithWhatLiesOutsideOfTheHeap() {
    SparkConf yarn = conf("spark.master", "yarn", "spark.submit.deployMode", "cluster");
    assertRefused(
        () -> CHECK.driver(2048 * MB, yarn), "spark.driver.memoryOverhead leaves 384 MB", "396m");
    assertThatCode(
            () -> CHECK.driver(2048 * MB, yarn.clone().set("spark.driver.memoryOverhead", "512")))
        .doesNotThrowAnyException();
    SparkConf tight =
        conf(
            "spark.master", "k8s://https://host",
            "spark.executor.memory", "2g",
            "spark.executor.memoryOverhead", "100m");
    assertRefused(
        () -> CHECK.executors(workers(2), 1, tight),
        "spark.executor.memoryOverhead",
        "leaves 100 MB");
    tight.set("spark.master", "spark://host:7077");
    assertThatCode(() -> CHECK.executors(workers(2), 1, tight)).doesNotThrowAnyException();
  }

  @Test
  void arrays_longerThanThereAre_areRefusedWhateverTheMemory() {
    TrainingPlan fits = new SmallJob().layers(new Dense(10_000_000), new Dense(3)).plan();
    assertThatCode(() -> PlanResolver.requireArrays(fits, 8)).doesNotThrowAnyException();
    TrainingPlan plan = new SmallJob().layers(new Dense(50_000_000), new Dense(3)).plan();
    assertThatThrownBy(() -> PlanResolver.requireArrays(plan, 8))
        .isInstanceOfSatisfying(
            JobException.class,
            e -> assertThat(e.kind()).isEqualTo(JobException.Kind.CONFIGURATION))
        .hasMessageContainingAll(
            "network: the outputs of layer 0 (dense) are 50000000 values a row",
            "more than the 2147483583 of one array",
            "a smaller training.batchSize, more training.workers");
  }

  @Test
  void executor_holdsBuffersRowsAndOneModel() {
    Assignment all = workers(1).get(0);
    assertThat(MemoryEstimate.executor(PLAN, List.of(all), 10 * MB))
        .isEqualTo(
            4L * PLAN.layout().parameters() + MemoryEstimate.workerBuffers(PLAN, all) + 10 * MB);
    List<Assignment> two = workers(2);
    assertThat(
            MemoryEstimate.executor(PLAN, two.subList(0, 1), 10 * MB)
                + MemoryEstimate.executor(PLAN, two.subList(1, 2), 10 * MB)
                - 4L * PLAN.layout().parameters())
        .isEqualTo(MemoryEstimate.executor(PLAN, two, 10 * MB));
  }

  @Test
  void executorHeap_ofWorkersWithHelpers_mustHoldWhatEachHelperNeeds() {
    long helper = MemoryEstimate.helper(PLAN);
    assertThat(helper).as("a gradient of the largest layer").isGreaterThan(4L * 5000 * 5000);
    long one = MemoryEstimate.executor(PLAN, workers(1), 10 * MB) + 51 * MB;
    SparkConf conf = conf("spark.executor.memory", one / MB + 1 + "m");
    assertThatCode(() -> check(1).executors(workers(1), 1, conf)).doesNotThrowAnyException();
    assertRefused(() -> check(2).executors(workers(1), 1, conf), "spark.executor.memory");
    SparkConf more = conf("spark.executor.memory", (one + 2 * helper) / MB + 1 + "m");
    assertThatCode(() -> check(3).executors(workers(1), 1, more)).doesNotThrowAnyException();
    assertRefused(() -> check(4).executors(workers(1), 1, more), "spark.executor.memory");
  }
}
