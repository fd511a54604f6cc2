package io.github.syncbn.driver.step;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.network.StoredTensor.Doubles;
import io.github.syncbn.worker.network.StoredTensor.Floats;
import io.github.syncbn.worker.network.StoredTensor.Longs;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The progress of a training as a checkpoint, every value in the type it has in memory, and back.
 * Nothing that grows with the model is copied: the arrays are lent.
 */
public final class TrainingSnapshot {
  private static final int EPOCH_FIELDS = 6;

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
   * @throws JobException CONFIGURATION if a tensor is missing
   */
  public static TrainingProgress restore(
      Checkpoint checkpoint,
      TrainingPlan plan,
      int optimizerSlots,
      ValidationHistory validations,
      EpochMeter meter) {
    Map<String, StoredTensor> tensors = checkpoint.tensors();
    float[][] optimizer = new float[optimizerSlots][];
    for (int slot = 0; slot < optimizerSlots; slot++) {
      optimizer[slot] = floats(tensors, "optimizer." + slot);
    }
    TrainingState state =
        TrainingState.of(
            new StepState(
                floats(tensors, "parameters"),
                optimizer,
                doubles(tensors, "running"),
                doubles(tensors, "batch"),
                longs(tensors, "batches"),
                longs(tensors, "step")[0]));
    long[] epochs = longs(tensors, "validation.epochs");
    validations.restore(
        new ValidationHistory.Memory(
            doubles(tensors, "validation.value")[0],
            (int) epochs[0],
            (int) epochs[1],
            (int) epochs[2],
            tensors.containsKey("best.parameters")
                ? Optional.of(
                    new CountedModel(
                        floats(tensors, "best.parameters"),
                        doubles(tensors, "best.running"),
                        longs(tensors, "best.batches")))
                : Optional.empty()));
    meter.restore(
        history(doubles(tensors, "epoch.history")),
        EpochMeter.Sums.of(doubles(tensors, "epoch.sums")));
    TrainingProgress progress = new TrainingProgress(plan, state, validations, meter);
    progress.expect(
        new RowFingerprints(checkpoint.rows()),
        checkpoint.numerics(),
        new DataStatistics(
            plan,
            new Preprocessing(
                floats(tensors, "scaling.missing"),
                floats(tensors, "scaling.shift"),
                floats(tensors, "scaling.scale")),
            doubles(tensors, "classWeights")));
    return progress;
  }

  private static double[] flat(List<TrainingListener.Epoch> history) {
    double[] values = new double[history.size() * EPOCH_FIELDS];
    int at = 0;
    for (TrainingListener.Epoch epoch : history) {
      values[at++] = epoch.epoch();
      values[at++] = epoch.step();
      values[at++] = epoch.trainLoss();
      values[at++] = epoch.validationLoss();
      values[at++] = epoch.validationAccuracy();
      values[at++] = epoch.rowsPerSecond();
    }
    return values;
  }

  private static List<TrainingListener.Epoch> history(double[] values) {
    List<TrainingListener.Epoch> history = new ArrayList<>();
    for (int at = 0; at < values.length; at += EPOCH_FIELDS) {
      history.add(
          new TrainingListener.Epoch(
              (int) values[at],
              (long) values[at + 1],
              values[at + 2],
              values[at + 3],
              values[at + 4],
              values[at + 5]));
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

  private static StoredTensor stored(Map<String, StoredTensor> tensors, String name) {
    StoredTensor stored = tensors.get(name);
    if (stored == null) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the checkpoint has no tensor \""
              + name
              + "\": another release of syncbn wrote it. Go on with that release, or begin anew with"
              + " --overwrite in place of --resume");
    }
    return stored;
  }

  private static float[] floats(Map<String, StoredTensor> tensors, String name) {
    return ((Floats) stored(tensors, name)).values();
  }

  private static double[] doubles(Map<String, StoredTensor> tensors, String name) {
    return ((Doubles) stored(tensors, name)).values();
  }

  private static long[] longs(Map<String, StoredTensor> tensors, String name) {
    return ((Longs) stored(tensors, name)).values();
  }
}
