package io.github.syncbn.driver.step;

import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.GatheredScores;
import io.github.syncbn.driver.metric.Ranking;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.training.EvaluationSums;
import io.github.syncbn.worker.training.ScoreLayout;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.Arrays;
import java.util.Optional;

/** Puts together what the exchanges of a validation or test set tell. */
final class SetFigures {
  private final int classes;
  private Optional<ErrorMoments> errors = Optional.empty();
  private Optional<Ranking> ranking = Optional.empty();

  SetFigures(TrainingPlan plan) {
    classes = plan.objective().classes();
  }

  /** Doubles of the longest vector in these exchanges. */
  int longestVector(TrainingPlan plan) {
    int scores =
        Math.max(
            ScoreLayout.of(plan, plan.rows().validation()).length(),
            ScoreLayout.of(plan, plan.rows().test()).length());
    return Math.max(scores, Math.max(EvaluationSums.length(classes), ErrorMoments.LENGTH));
  }

  /** Takes what comes ahead of the sums; the array is not kept. */
  void takeAhead(Exchange exchange, double[] combined) {
    int length = exchange.length() * exchange.groups();
    if (exchange.phase() == Exchange.Phase.ERRORS) {
      errors = Optional.of(new ErrorMoments(Arrays.copyOf(combined, length)));
    } else {
      ranking = Optional.of(new GatheredScores(combined, length, classes).ranking());
    }
  }

  /** The result of the set whose sums these are. */
  SetResult resultOf(double[] combined) {
    EvaluationSums sums = new EvaluationSums(combined, 0, classes);
    Figures figures =
        classes > 0
            ? Figures.of(sums.counts(), sums.probabilities(), ranking)
            : errors.map(Figures::of).orElse(Figures.NONE);
    errors = Optional.empty();
    ranking = Optional.empty();
    return new SetResult(sums.meanLoss(), figures);
  }
}
