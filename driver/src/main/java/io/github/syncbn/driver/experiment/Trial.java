package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingReport;
import io.github.syncbn.driver.attempt.TrainingStart;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * One training of an experiment: what it came to, or that it diverged.
 *
 * @param report how it went; empty if the loss was no number any more
 * @param epochs those that ended
 * @param rates learning rate of the first step of each epoch that began
 */
public record Trial(
    Optional<TrainingReport> report, List<TrainingListener.Epoch> epochs, List<Double> rates) {

  /** Trains; a divergence is a result here. */
  public static Trial run(SparkSession spark, JobSettings job) {
    List<TrainingListener.Epoch> epochs = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(Step event) {
            if (event.epoch() == rates.size()) {
              rates.add(event.learningRate());
            }
          }

          @Override
          public void epoch(Epoch event) {
            epochs.add(event);
          }
        };
    try {
      TrainingReport report =
          new TrainingJob(spark, job)
              .run(new TrainingStart.Initializers(), List.of(listener))
              .report();
      return new Trial(Optional.of(report), report.epochs(), rates);
    } catch (JobException e) {
      if (e.kind() != JobException.Kind.TRAINING) {
        throw e;
      }
      return new Trial(Optional.empty(), List.copyOf(epochs), List.copyOf(rates));
    }
  }

  /** Mean loss over the last epoch's rows. */
  String trainLoss() {
    return report.isEmpty() ? "diverged" : number(epochs.get(epochs.size() - 1).trainLoss());
  }

  /** Accuracy of the last validation, or a dash. */
  String validationAccuracy() {
    return report.isEmpty() ? "-" : percent(epochs.get(epochs.size() - 1).validationAccuracy());
  }

  /** Accuracy on the test set, or a dash. */
  String testAccuracy() {
    return report.map(trained -> percent(trained.test().accuracy())).orElse("-");
  }

  /** What one epoch came to: accuracy where there is a validation set, else the loss. */
  String epoch(int index) {
    if (index >= epochs.size()) {
      return report.isEmpty() ? "diverged" : "-";
    }
    TrainingListener.Epoch epoch = epochs.get(index);
    return Double.isNaN(epoch.validationAccuracy())
        ? number(epoch.trainLoss())
        : percent(epoch.validationAccuracy());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 1e4 ? "%.4f" : "%.1e", value);
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f%%", 100 * value);
  }
}
