package io.github.syncbn.driver.step;

import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.network.StoredTensor.Doubles;
import io.github.syncbn.worker.network.StoredTensor.Floats;
import io.github.syncbn.worker.network.StoredTensor.Longs;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The progress of a training as a checkpoint, every value in the type it has in memory, and back.
 * Nothing that grows with the model is copied: the arrays are lent.
 */
public final class TrainingSnapshot {
  private static final int EPOCH_FIELDS = 5;
  private static final Metric[] METRICS = Metric.values();

  private TrainingSnapshot() {}

  /** What is committed now; after the first step of an attempt. */
  public static Checkpoint of(TrainingProgress progress, Map<String, String> identity) {
    StepState committed = progress.state().lend();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    put(tensors, "parameters", committed.parameters());
    for (int slot = 0; slot < committed.optimizer().length; slot++) {
      put(tensors, "optimizer." + slot, committed.optimizer()[slot]);
    }
    put(tensors, "running", committed.running());
    put(tensors, "batch", committed.batch());
    put(tensors, "batches", committed.batches());
    put(tensors, "step", committed.step());
    if (progress.plan().course().averaging().averages()) {
      put(tensors, "average.parameters", committed.average().parameters());
      put(tensors, "average.running", committed.average().running());
      put(tensors, "average.count", committed.average().count());
    }
    ValidationHistory.Memory memory = progress.validations().memory();
    put(tensors, "validation.value", memory.bestValue());
    put(tensors, "validation.epochs", memory.bestEpoch(), memory.lastEpoch(), memory.sinceBest());
    memory
        .best()
        .ifPresent(
            best -> {
              put(tensors, "best.parameters", best.parameters());
              put(tensors, "best.running", best.runningStatistics());
              put(tensors, "best.batches", best.batches());
            });
    put(tensors, "epoch.sums", progress.meter().sums().toArray());
    put(tensors, "epoch.history", flat(progress.meter().history()));
    put(tensors, "epoch.figures", figures(progress.meter().history(), targets(progress.plan())));
    DataStatistics statistics = progress.statistics().orElseThrow();
    put(tensors, "scaling.missing", statistics.scaling().missing());
    put(tensors, "scaling.shift", statistics.scaling().shift());
    put(tensors, "scaling.scale", statistics.scaling().scale());
    put(tensors, "classWeights", statistics.classWeights());
    return new Checkpoint(
        committed.step(),
        identity,
        progress.numerics(),
        progress.rows().orElseThrow().sets(),
        tensors);
  }

  /**
   * The progress that a checkpoint holds; the meter and the history are fresh ones.
   *
   * @throws io.github.syncbn.driver.JobException CONFIGURATION if a tensor is missing, or is not
   *     what the plan asks for
   */
  public static TrainingProgress restore(
      Checkpoint checkpoint,
      TrainingPlan plan,
      int optimizerSlots,
      ValidationHistory validations,
      EpochMeter meter) {
    CheckpointTensors tensors = new CheckpointTensors(checkpoint.tensors());
    CountedModel model = model(tensors, plan.layout(), "");
    float[][] optimizer = new float[optimizerSlots][];
    for (int slot = 0; slot < optimizerSlots; slot++) {
      optimizer[slot] = tensors.floats("optimizer." + slot, plan.layout().parameters());
    }
    TrainingState state =
        TrainingState.of(
            new StepState(
                model.parameters(),
                optimizer,
                model.runningStatistics(),
                tensors.doubles("batch", plan.layout().runningValues()),
                model.batches(),
                average(tensors, plan),
                tensors.longs("step", 1)[0]));
    validations.restore(memory(tensors, plan.layout()));
    meter.restore(
        history(tensors, targets(plan)),
        EpochMeter.Sums.of(tensors.doubles("epoch.sums", EpochMeter.Sums.FIELDS)));
    TrainingProgress progress = new TrainingProgress(plan, state, validations, meter);
    progress.expect(
        new RowFingerprints(checkpoint.rows()),
        checkpoint.numerics(),
        new DataStatistics(
            plan, scaling(tensors), tensors.doubles("classWeights", length -> true)));
    return progress;
  }

  private static WeightAverage average(CheckpointTensors tensors, TrainingPlan plan) {
    return plan.course().averaging().averages()
        ? new WeightAverage(
            tensors.doubles("average.parameters", plan.layout().parameters()),
            tensors.doubles("average.running", plan.layout().runningValues()),
            tensors.longs("average.count", 1)[0])
        : WeightAverage.NONE;
  }

  /** A model under names that begin with {@code prefix}. */
  private static CountedModel model(
      CheckpointTensors tensors, ParameterLayout layout, String prefix) {
    return new CountedModel(
        tensors.floats(prefix + "parameters", layout.parameters()),
        tensors.doubles(prefix + "running", layout.runningValues()),
        tensors.longs(prefix + "batches", layout.running().size()));
  }

  private static ValidationHistory.Memory memory(
      CheckpointTensors tensors, ParameterLayout layout) {
    long[] epochs = tensors.longs("validation.epochs", 3);
    return new ValidationHistory.Memory(
        tensors.doubles("validation.value", 1)[0],
        (int) epochs[0],
        (int) epochs[1],
        (int) epochs[2],
        tensors.contains("best.parameters")
            ? Optional.of(model(tensors, layout, "best."))
            : Optional.empty());
  }

  /** Compared with what the first exchanges compute anew. */
  private static Preprocessing scaling(CheckpointTensors tensors) {
    return new Preprocessing(
        tensors.floats("scaling.missing", length -> true),
        tensors.floats("scaling.shift", length -> true),
        tensors.floats("scaling.scale", length -> true));
  }

  private static double[] flat(List<TrainingListener.Epoch> history) {
    double[] values = new double[history.size() * EPOCH_FIELDS];
    int at = 0;
    for (TrainingListener.Epoch epoch : history) {
      values[at++] = epoch.epoch();
      values[at++] = epoch.step();
      values[at++] = epoch.trainLoss();
      values[at++] = epoch.validationLoss();
      values[at++] = epoch.rowsPerSecond();
    }
    return values;
  }

  /** Targets with figures of their own: none where there is one target. */
  private static int targets(TrainingPlan plan) {
    int targets = plan.objective().targets();
    return targets > 1 ? targets : 0;
  }

  /** Per epoch each metric, then those of each of several targets; NaN where there is none. */
  private static double[] figures(List<TrainingListener.Epoch> history, int targets) {
    return history.stream()
        .map(epoch -> epoch.validation().figures())
        .flatMap(
            all ->
                Stream.concat(
                    Stream.of(all),
                    IntStream.range(0, targets)
                        .mapToObj(j -> all.targets().getOrDefault("" + j, Figures.NONE))))
        .flatMapToDouble(figures -> Arrays.stream(METRICS).mapToDouble(figures::get))
        .toArray();
  }

  private static Figures figures(double[] values, int at, int targets) {
    List<Figures> found = new ArrayList<>();
    for (int j = 0; j <= targets; j++) {
      Map<Metric, Double> one = new EnumMap<>(Metric.class);
      for (Metric metric : METRICS) {
        one.put(metric, values[at + j * METRICS.length + metric.ordinal()]);
      }
      found.add(new Figures(one));
    }
    Map<Metric, Double> all = found.remove(0).values();
    return all.isEmpty() ? Figures.NONE : Figures.ofAll(all, found);
  }

  private static List<TrainingListener.Epoch> history(CheckpointTensors tensors, int targets) {
    double[] values = tensors.doubles("epoch.history", length -> length % EPOCH_FIELDS == 0);
    int epochs = values.length / EPOCH_FIELDS;
    int width = METRICS.length * (1 + targets);
    double[] figures = tensors.doubles("epoch.figures", epochs * width);
    List<TrainingListener.Epoch> history = new ArrayList<>();
    for (int at = 0; at < values.length; at += EPOCH_FIELDS) {
      history.add(
          new TrainingListener.Epoch(
              (int) values[at],
              (long) values[at + 1],
              values[at + 2],
              new SetResult(values[at + 3], figures(figures, history.size() * width, targets)),
              values[at + 4]));
    }
    return history;
  }

  private static void put(Map<String, StoredTensor> tensors, String name, float[] values) {
    tensors.put(name, new Floats(values, values.length));
  }

  private static void put(Map<String, StoredTensor> tensors, String name, double... values) {
    tensors.put(name, new Doubles(values, values.length));
  }

  private static void put(Map<String, StoredTensor> tensors, String name, long... values) {
    tensors.put(name, new Longs(values, values.length));
  }
}
