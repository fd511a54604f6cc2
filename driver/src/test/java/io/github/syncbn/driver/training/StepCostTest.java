package io.github.syncbn.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.syncbn.driver.optimizer.OptimizerSettings;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.InJvmGroup;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.ArrayShard;
import io.github.syncbn.worker.training.Shard;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.WorkerProgram;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one step costs apart from time: reductions over the workers, and bytes allocated. */
class StepCostTest {
  private static final int SHARDS = 4;

  /** Until C2 has compiled the lane-wise kernels, each of their vectors is an object. */
  private static final int WARM_EPOCHS = 150;

  @Test
  void step_withGlobalBatchNorms_takesTwoExchangesEachAndOnePush() {
    assertThat(exchangesPerStep(new NormalizationScope.Global())).isEqualTo(2 * 3);
  }

  @Test
  void step_withGroupsOfShards_takesTwoExchangesEachAndOnePush() {
    assertThat(exchangesPerStep(new NormalizationScope.Ghost(64))).isEqualTo(2 * 3);
  }

  @Test
  void step_withGroupsInsideShards_takesNothingButThePush() {
    assertThat(exchangesPerStep(new NormalizationScope.PerShard())).isZero();
    assertThat(exchangesPerStep(new NormalizationScope.Ghost(8))).isZero();
  }

  /**
   * In a JVM of its own: how the lane-wise kernels are compiled depends on the shapes a JVM has
   * seen before, and until they are compiled each of their vectors is an object.
   */
  @Test
  void step_onceWarm_allocatesNothingThatGrowsWithRowsOrParameters() throws Exception {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(
        List.of(
            "--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path")));
    command.add(StepCostTest.class.getName());
    Process process = new ProcessBuilder(command).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<Long> bytes =
        output
            .lines()
            .filter(line -> line.startsWith("bytes "))
            .map(line -> Long.valueOf(line.substring(6)))
            .toList();
    assertThat(bytes).hasSize(2);
    assertThat(bytes)
        .as("bytes a step; a batch is 20 KB and 80 KB, the parameters 40 KB and 540 KB")
        .allMatch(b -> b < 64 * 1024);
    assertThat(bytes.get(1)).isLessThan(2 * bytes.get(0));
  }

  /** Prints the bytes of a step for a small and a large training. */
  public static void main(String[] arguments) {
    System.out.println("bytes " + bytesPerStep(256, 64));
    System.out.println("bytes " + bytesPerStep(1024, 256));
    System.exit(0);
  }

  private static int exchangesPerStep(NormalizationScope scope) {
    Recorder recorder = run(plan(128, 16, 4, scope));
    assertThat(recorder.pushes).hasSize(16);
    return recorder.exchanges / recorder.pushes.size();
  }

  private static long bytesPerStep(int batch, int width) {
    List<Long> pushes =
        run(plan(batch, width, WARM_EPOCHS, new NormalizationScope.Global())).pushes;
    long least = Long.MAX_VALUE;
    for (int i = pushes.size() / 2; i < pushes.size(); i++) {
      least = Math.min(least, pushes.get(i) - pushes.get(i - 1));
    }
    return least;
  }

  private static TrainingPlan plan(int batch, int width, int epochs, NormalizationScope scope) {
    Network network =
        Network.sequential(
            new Dense(width),
            new BatchNorm(scope),
            new Relu(),
            new Dense(width),
            new BatchNorm(scope),
            new Relu(),
            new Dense(width),
            new BatchNorm(scope),
            new Relu(),
            new Dense(3));
    return new TrainingPlan(
        network,
        new Shape(20),
        new CrossEntropy(),
        false,
        3,
        1,
        SHARDS,
        batch,
        epochs,
        Long.MAX_VALUE,
        4L * batch,
        0,
        0,
        1,
        false,
        new TrainingPlan.FeatureTreatment(false, Double.NaN, false, 1),
        false,
        BlasChoice.AUTO);
  }

  private static Recorder run(TrainingPlan plan) {
    OptimizerSettings sgd =
        new OptimizerSettings(
            new OptimizerSettings.Algorithm.Sgd(0.9, false),
            0.01,
            new OptimizerSettings.Schedule.Constant(),
            0,
            false,
            Optional.empty());
    ThreadedTraining.Rows rows = TrainingIdentityTest.blobs((int) plan.trainRows(), 20, 3);
    String name = "cost-" + System.nanoTime();
    try (EventPump events = new EventPump(List.of())) {
      TrainingService service =
          new TrainingService(
              plan,
              sgd,
              Optional.empty(),
              List.of(new Assignment(0, 1, 0, SHARDS)),
              ThreadedTraining.initial(plan),
              events,
              System::nanoTime);
      InJvmGroup group = new InJvmGroup(name, service, 60_000_000_000L);
      Recorder recorder = new Recorder(group.member(0));
      new WorkerProgram(plan, recorder, Blas.gemm(plan.blas()), Kernels.best(), System::nanoTime)
          .run((from, to) -> shards(rows, from, to));
      group.close(name);
      return recorder;
    }
  }

  private static Shard[][] shards(ThreadedTraining.Rows rows, int from, int to) {
    Shard[][] shards = new Shard[3][to - from];
    for (int s = from; s < to; s++) {
      shards[0][s - from] = ArrayShard.deal(rows.features(), rows.targets(), null, 20, s, SHARDS);
      shards[1][s - from] = ArrayShard.deal(new float[0][], new float[0], null, 20, s, SHARDS);
      shards[2][s - from] = shards[1][s - from];
    }
    return shards;
  }

  /** Counts exchanges, and notes the bytes that this thread has allocated at each push. */
  private static final class Recorder implements Collective {
    private final Collective inner;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    final List<Long> pushes = new ArrayList<>();
    int exchanges;

    Recorder(Collective inner) {
      this.inner = inner;
    }

    @Override
    public Assignment join() {
      return inner.join();
    }

    @Override
    public ModelState ready(WorkerReport report) {
      return inner.ready(report);
    }

    @Override
    public void allReduce(Exchange exchange, double[] values, double[] result) {
      exchanges++;
      inner.allReduce(exchange, values, result);
    }

    @Override
    public ModelState push(StepPush push) {
      pushes.add(threads.getThreadAllocatedBytes(Thread.currentThread().getId()));
      return inner.push(push);
    }

    @Override
    public ModelState result() {
      return inner.result();
    }

    @Override
    public void fail(Throwable cause) {
      inner.fail(cause);
    }
  }
}
