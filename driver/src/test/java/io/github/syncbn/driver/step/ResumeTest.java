package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.driver.checkpoint.CheckpointDirectory;
import io.github.syncbn.worker.network.StoredTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training that stops after any step and goes on from its checkpoint gives the same bits. */
class ResumeTest {
  private static final Map<String, String> IDENTITY = Map.of("network", "small");

  @TempDir private Path folder;

  static List<String> jobs() {
    return List.of(
        "defaults",
        "standardized",
        "missing is the mean",
        "row weights",
        "balanced classes",
        "early stop and test",
        "cumulative running statistics, frozen and plain normalizations",
        "population statistics",
        "exponential average, early stop and test",
        "stochastic weight averaging, clipped",
        "adam",
        "rows of tables in use",
        "rows of tables in use, adam and clipped, decayed",
        "rows of tables in use, averaged, stopped early",
        "clipped",
        "ghost across shards",
        "ghost inside shards",
        "dropout and other activations");
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void training_stoppedAfterAnyStep_goesOnToTheSameBits(String name) throws Exception {
    List<Checkpoint> checkpoints = new ArrayList<>();
    SmallJob whole = TrainingIdentityTest.job(name);
    whole.onCommit = progress -> checkpoints.add(throughFiles(progress));
    ThreadedTraining undisturbed = whole.run(1);
    TrainingResult expected = TrainingResult.of(undisturbed);
    assertThat(checkpoints).hasSize((int) expected.steps());
    for (Checkpoint checkpoint : checkpoints) {
      int workers = 1 + (int) checkpoint.step() % 3;
      SmallJob rest = TrainingIdentityTest.job(name);
      // Nothing may come from the initial model any more.
      rest.initial = ThreadedTraining.initial(rest.plan());
      rest.initial.parameters()[0] = Float.NaN;
      rest.start = Optional.of(checkpoint);
      ThreadedTraining resumed = rest.run(workers);
      assertThat(resumed.steps).hasSize((int) (expected.steps() - checkpoint.step()));
      TrainingResult result = TrainingResult.of(resumed);
      new TrainingResult(
              result.parameters(),
              result.running(),
              result.batches(),
              expected.stepLosses(),
              result.epochs(),
              result.test(),
              result.steps(),
              result.bestEpoch(),
              result.drift())
          .assertSameBits(expected, name + " from step " + checkpoint.step());
      for (TrainingListener.Step step : resumed.steps) {
        assertThat(step.loss()).isEqualTo(expected.stepLosses().get((int) step.step()));
      }
    }
  }

  @Test
  void snapshot_isNotChangedByTheStepsAfterIt() throws Exception {
    List<Checkpoint> lent = new ArrayList<>();
    List<Checkpoint> written = new ArrayList<>();
    SmallJob job = TrainingIdentityTest.job("adam");
    job.onCommit =
        progress -> {
          lent.add(TrainingSnapshot.of(progress, IDENTITY));
          written.add(throughFiles(progress));
        };
    job.run(2);
    for (int i = 0; i < lent.size(); i++) {
      for (String name : lent.get(i).tensors().keySet()) {
        assertThat(values(lent.get(i), name)).isEqualTo(values(written.get(i), name));
      }
    }
    assertThat(values(lent.get(0), "parameters")).isNotEqualTo(values(lent.get(1), "parameters"));
  }

  @Test
  void otherRows_areRefusedNamingTheShard() throws Exception {
    Checkpoint second = checkpoints(new SmallJob()).get(1);
    SmallJob other = new SmallJob();
    other.validation = SmallJob.blobs(2, 9);
    other.start = Optional.of(second);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> other.run(2))
        .matches(error -> error.kind() == JobException.Kind.DATA)
        .withMessageContaining("shard 0 of the validation set held 0 rows");
  }

  @Test
  void otherStatisticsOfTheSameRows_areRefused() throws Exception {
    Checkpoint first = checkpoints(TrainingIdentityTest.job("standardized")).get(0);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(first.tensors());
    float[] scale = ((StoredTensor.Floats) tensors.get("scaling.scale")).values().clone();
    scale[3] = Math.nextUp(scale[3]);
    tensors.put("scaling.scale", new StoredTensor.Floats(scale, scale.length));
    SmallJob other = TrainingIdentityTest.job("standardized");
    other.start = Optional.of(with(first, tensors));
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> other.run(2))
        .withMessageContaining("scaling or class weights");
  }

  @Test
  void otherMeansOfComputing_areRefused() throws Exception {
    Checkpoint first = checkpoints(new SmallJob()).get(0);
    SmallJob other = new SmallJob();
    other.start =
        Optional.of(
            new Checkpoint(
                first.step(), first.identity(), "an abacus", first.rows(), first.tensors()));
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> other.run(2))
        .matches(error -> error.kind() == JobException.Kind.CLUSTER)
        .withMessageContaining("by an abacus");
  }

  @Test
  void checkpointOfAnotherRelease_isRefusedNamingWhatItLacks() throws Exception {
    Checkpoint first = checkpoints(new SmallJob()).get(0);
    for (String name : first.tensors().keySet()) {
      Map<String, StoredTensor> tensors = new LinkedHashMap<>(first.tensors());
      tensors.remove(name);
      SmallJob other = new SmallJob();
      other.start = Optional.of(with(first, tensors));
      assertThatExceptionOfType(JobException.class)
          .isThrownBy(() -> other.run(1))
          .matches(error -> error.kind() == JobException.Kind.CONFIGURATION)
          .withMessageContaining("no tensor \"" + name + "\"")
          .withMessageContaining("--overwrite");
    }
  }

  /** One after each step. */
  private List<Checkpoint> checkpoints(SmallJob job) throws Exception {
    List<Checkpoint> checkpoints = new ArrayList<>();
    job.onCommit = progress -> checkpoints.add(throughFiles(progress));
    job.run(1);
    return checkpoints;
  }

  private static Checkpoint with(Checkpoint other, Map<String, StoredTensor> tensors) {
    return new Checkpoint(other.step(), other.identity(), other.numerics(), other.rows(), tensors);
  }

  private Checkpoint throughFiles(TrainingProgress progress) {
    CheckpointDirectory directory =
        new CheckpointDirectory(folder.resolve("checkpoints").toString(), new Configuration());
    try {
      directory.write(TrainingSnapshot.of(progress, IDENTITY), 1);
      Checkpoint read = directory.latest().orElseThrow();
      assertThat(read.step()).isEqualTo(progress.state().step());
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Double> values(Checkpoint checkpoint, String name) {
    StoredTensor tensor = checkpoint.tensors().get(name);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < tensor.size(); i++) {
      values.add(tensor.value(i));
    }
    return values;
  }
}
