package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.BatchAnalysis;
import io.github.syncbn.driver.job.JobSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What an experiment descends on, with batch normalization and without.
 *
 * @param name what it is
 * @param rate learning rate
 * @param steps of the descent
 * @param etas lengths of the steps by which its landscape is looked at
 * @param open its batches, for a normalization and a repetition from 0
 */
record Problem(String name, double rate, int steps, double[] etas, Opening open) {
  private static final int ETAS = 8;

  /** Batches of a normalization, and of the seed of a repetition. */
  interface Opening {
    BatchAnalysis of(String normalization, int repetition);
  }

  /** The job of the lab, with steps from half to four times as long as its own. */
  static Problem ofJob(Lab lab) {
    JobSettings job = lab.job(List.of());
    double rate = job.optimizer().learningRate();
    return new Problem(
        lab.full() ? "job of the paper" : "job",
        rate,
        steps(job),
        AlongGradient.etas(rate / 2, 4 * rate, ETAS),
        (normalization, repetition) ->
            lab.analysis(lab.job(List.of("normalization=" + normalization), repetition), 0));
  }

  /** Steps of a job that says so; 300 otherwise. */
  static int steps(JobSettings job) {
    return job.training().maxSteps().map(Math::toIntExact).orElse(300);
  }

  /**
   * Numbers of a descent, looked at about {@code looks} times; those of one look in an element.
   * Ends early where the loss is no number any more.
   */
  List<double[]> descend(
      String normalization, int repetition, int looks, Function<Descent, double[]> look) {
    List<double[]> seen = new ArrayList<>();
    try (BatchAnalysis analysis = open.of(normalization, repetition)) {
      Descent descent = new Descent(analysis, rate);
      for (int step = 0; step < steps; step++) {
        if (!Double.isFinite(descent.here().loss())) {
          return seen;
        }
        if (step % every(looks) == 0) {
          seen.add(look.apply(descent));
        }
        descent.advance();
      }
    } catch (JobException e) {
      if (e.kind() != JobException.Kind.TRAINING) {
        throw e;
      }
    }
    return seen;
  }

  /** Steps at which it is looked at. */
  double[] places(int looks) {
    double[] places = new double[(steps + every(looks) - 1) / every(looks)];
    for (int i = 0; i < places.length; i++) {
      places[i] = (double) i * every(looks);
    }
    return places;
  }

  private int every(int looks) {
    return Math.max(1, steps / looks);
  }
}
