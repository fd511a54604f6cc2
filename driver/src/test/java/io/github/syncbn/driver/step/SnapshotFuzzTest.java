package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.network.StoredTensor.Doubles;
import io.github.syncbn.worker.network.StoredTensor.Floats;
import io.github.syncbn.worker.network.StoredTensor.Longs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A checkpoint whose tensors are not those of this training is refused with words. */
class SnapshotFuzzTest {

  @Test
  void tensors_thatAreNotOfThisTraining_areRefusedWithTheirName() throws Exception {
    List<Checkpoint> checkpoints = new ArrayList<>();
    SmallJob job = TrainingIdentityTest.job("early stop and test");
    job.onCommit = progress -> checkpoints.add(TrainingSnapshot.of(progress, Map.of()));
    job.run(1);
    Checkpoint last = checkpoints.get(checkpoints.size() - 1);
    assertThat(last.tensors()).containsKey("best.parameters");

    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < ReaderFuzz.cases(); i++) {
      Map<String, StoredTensor> tensors = new LinkedHashMap<>(last.tensors());
      String name = new ArrayList<>(tensors.keySet()).get(random.nextInt(tensors.size()));
      StoredTensor changed = changed(tensors.get(name), random);
      if (changed == null) {
        tensors.remove(name);
      } else {
        tensors.put(name, changed);
      }
      try {
        restore(job, new Checkpoint(last.step(), Map.of(), "", last.rows(), tensors));
      } catch (JobException e) {
        refused++;
        assertThat(e).hasMessageContaining("tensor").hasMessageContaining("another release");
      }
    }
    assertThat(refused).isGreaterThan(ReaderFuzz.cases() / 2);
  }

  private static void restore(SmallJob job, Checkpoint checkpoint) {
    EventPump events = new EventPump(List.of());
    TrainingSnapshot.restore(
        checkpoint,
        job.plan(),
        job.optimizer.slots(),
        new ValidationHistory(job.earlyStop),
        new EpochMeter(job.plan(), events, System::nanoTime));
    events.close();
  }

  /** Another type, another length, or nothing. */
  private static StoredTensor changed(StoredTensor tensor, SplittableRandom random) {
    int length = random.nextInt(2 * tensor.size() + 2);
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> new Floats(new float[length], length);
      case 2 -> new Doubles(new double[length], length);
      case 3 -> new Longs(new long[length], length);
      default -> longer(tensor, length);
    };
  }

  private static StoredTensor longer(StoredTensor tensor, int length) {
    if (tensor instanceof Floats floats) {
      return new Floats(Arrays.copyOf(floats.values(), length), length);
    }
    if (tensor instanceof Doubles doubles) {
      return new Doubles(Arrays.copyOf(doubles.values(), length), length);
    }
    return new Longs(Arrays.copyOf(((Longs) tensor).values(), length), length);
  }
}
