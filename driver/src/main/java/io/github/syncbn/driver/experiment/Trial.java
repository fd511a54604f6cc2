package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One training of an experiment: what it came to, or that it diverged.
 *
 * @param result the model and how it went; empty if the loss was no number any more
 * @param steps all that were committed
 * @param epochs those that ended
 * @param observed steps that were looked at, where the job has {@code training.observe}
 */
public record Trial(
    Optional<TrainingJob.Result> result,
    List<TrainingListener.Step> steps,
    List<TrainingListener.Epoch> epochs,
    List<TrainingListener.Observed> observed) {

  /** Remembers everything. */
  static final class Recorder implements TrainingListener {
    private final List<Step> steps = new ArrayList<>();
    private final List<Epoch> epochs = new ArrayList<>();
    private final List<Observed> observed = new ArrayList<>();

    @Override
    public void step(Step event) {
      steps.add(event);
    }

    @Override
    public void epoch(Epoch event) {
      epochs.add(event);
    }

    @Override
    public void observed(Observed event) {
      observed.add(event);
    }

    Trial trial(Optional<TrainingJob.Result> result) {
      return new Trial(
          result,
          List.copyOf(steps),
          result.map(trained -> trained.report().epochs()).orElse(List.copyOf(epochs)),
          List.copyOf(observed));
    }
  }

  /** Whether the loss was no number any more. */
  public boolean diverged() {
    return result.isEmpty();
  }

  /** Accuracy on the test set in [0, 1]; NaN if it diverged or there is none. */
  public double testAccuracy() {
    return result.map(trained -> trained.report().test().accuracy()).orElse(Double.NaN);
  }

  /** The same, a training that diverged having reached nothing: 0. */
  public double reachedAccuracy() {
    return diverged() ? 0 : testAccuracy();
  }

  /** Mean loss on the test set; NaN if it diverged or there is none. */
  public double testLoss() {
    return result.map(trained -> trained.report().test().loss()).orElse(Double.NaN);
  }

  /** Mean loss over the last epoch's rows; NaN if it diverged. */
  public double trainLoss() {
    return diverged() ? Double.NaN : epochs.get(epochs.size() - 1).trainLoss();
  }

  /** Accuracy of the last validation in [0, 1]; NaN if it diverged or there is none. */
  public double validationAccuracy() {
    return diverged() ? Double.NaN : epochs.get(epochs.size() - 1).validationAccuracy();
  }

  /** The best accuracy of any validation, also of a training that diverged later. */
  public double bestValidationAccuracy() {
    return epochs.stream()
        .mapToDouble(TrainingListener.Epoch::validationAccuracy)
        .filter(Double::isFinite)
        .max()
        .orElse(Double.NaN);
  }

  /** Steps until a validation first reaches an accuracy in [0, 1]; NaN if none does. */
  public double stepsTo(double accuracy) {
    return epochs.stream()
        .filter(epoch -> epoch.validationAccuracy() >= accuracy)
        .mapToDouble(epoch -> epoch.step())
        .findFirst()
        .orElse(Double.NaN);
  }
}
