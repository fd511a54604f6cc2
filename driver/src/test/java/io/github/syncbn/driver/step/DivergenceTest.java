package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Training that diverges ends with an error that names the step, and commits no NaN. */
class DivergenceTest {

  @Test
  void lossThatIsNotFinite_endsTrainingNamingTheStep() {
    SmallJob job = new SmallJob().layers(new Dense(16), new Relu(), new Dense(SmallJob.CLASSES));
    job.optimizer = rate(1e25);
    List<ModelState> committed = watch(job);
    JobException error = catchThrowableOfType(JobException.class, () -> job.run(3));
    assertThat(error.kind()).isEqualTo(JobException.Kind.TRAINING);
    // Every worker got the models of the steps before.
    int step = committed.size() / 3;
    assertThat(step).isPositive();
    assertThat(error).hasMessageContaining("diverged at step " + step + " (epoch ");
    assertThat(error).hasMessageContaining("1.0E25");
  }

  @Test
  void featureThatOverflows_neverReachesTheRunningStatistics() {
    SmallJob job = new SmallJob();
    job.train.features()[17][3] = Float.POSITIVE_INFINITY;
    List<ModelState> committed = watch(job);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> job.run(2))
        .matches(error -> error.kind() == JobException.Kind.TRAINING)
        .withMessageContaining("diverged at step");
    for (ModelState model : committed) {
      for (double value : model.runningStatistics()) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void initialParameterThatIsNotFinite_isFoundInTheFirstStep() {
    SmallJob job = new SmallJob();
    job.initial = ThreadedTraining.initial(job.plan());
    job.initial.parameters()[5] = Float.NaN;
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> job.run(2))
        .withMessageContaining("step 0 (epoch 0)");
  }

  @Test
  void initialWeightThatIsAbsurd_isNamedInsteadOfTheLearningRate() {
    SmallJob job = new SmallJob();
    job.initial = ThreadedTraining.initial(job.plan());
    Arrays.fill(job.initial.parameters(), 0, 8, 3e38f);
    assertThat(messageOf(job))
        .contains("step 0 (epoch 0)")
        .contains("No step was taken yet: the network began with 3.0E38 in 0.weight")
        .doesNotContain("Lower");
  }

  @Test
  void featureThatOverflows_withoutScaling_isToBeScaled() {
    SmallJob job = new SmallJob();
    job.train.features()[17][3] = Float.POSITIVE_INFINITY;
    job.batchSize = job.train.features().length;
    assertThat(messageOf(job))
        .contains("step 0 (epoch 0)")
        .contains("features are too large. Set data.scale = standardize.")
        .doesNotContain("Lower");
  }

  @Test
  void advice_isWhatTheJobDoesNotDoYet() {
    SmallJob job = new SmallJob();
    job.optimizer = rate(1e25);
    assertThat(messageOf(job))
        .contains(
            "Lower optimizer.sgd.learningRate, or set data.scale = standardize, or set clipNorm")
        .contains("add warmup to the schedule.")
        .doesNotContain("batchNorm");
    job.features = FeatureTreatment.NONE.withScale(new FeatureTreatment.Scale.Standardize());
    assertThat(messageOf(job)).doesNotContain("data.scale");
    SmallJob plain = new SmallJob().layers(new Dense(16), new Relu(), new Dense(SmallJob.CLASSES));
    plain.optimizer = rate(1e25);
    assertThat(messageOf(plain)).contains("add batchNorm layers to the network.");
  }

  private static String messageOf(SmallJob job) {
    return catchThrowableOfType(JobException.class, () -> job.run(2)).getMessage();
  }

  @Test
  void updateOfTheLastStep_thatOverflows_givesNoModel() {
    SmallJob job = new SmallJob();
    job.maxSteps = 1;
    job.optimizer = rate(1e42);
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> job.run(2))
        .matches(error -> error.kind() == JobException.Kind.TRAINING)
        .withMessageContaining("step 0 (epoch 0): it left a parameter at");
  }

  private static Optimizer rate(double learningRate) {
    return SmallJob.sgd(learningRate, 0, false, Optional.empty());
  }

  /** Copies of the models that workers get after each step. */
  private static List<ModelState> watch(SmallJob job) {
    List<ModelState> committed = Collections.synchronizedList(new ArrayList<>());
    job.observer =
        collective ->
            new ForwardingCollective(collective) {
              @Override
              public ModelState push(StepPush push) {
                ModelState next = super.push(push);
                committed.add(
                    new ModelState(next.parameters().clone(), next.runningStatistics().clone()));
                return next;
              }
            };
    return committed;
  }
}
