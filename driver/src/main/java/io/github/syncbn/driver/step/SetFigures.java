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
import java.util.List;
import java.util.Optional;

/** Puts together what the exchanges of a validation or test set tell. */
final class SetFigures {
  private final TrainingPlan.Objective objective;
  private Optional<ErrorMoments> errors = Optional.empty();
  private List<Ranking> rankings = List.of();

  SetFigures(TrainingPlan plan) {
    objective = plan.objective();
  }

  /** Doubles of the longest vector in these exchanges. */
  int longestVector(TrainingPlan plan) {
    int scores =
        Math.max(
            ScoreLayout.of(plan, plan.rows().validation()).length(),
            ScoreLayout.of(plan, plan.rows().test()).length());
    return Math.max(
        scores,
        Math.max(
            EvaluationSums.length(objective.classes(), objective.targets()),
            ErrorMoments.length(objective.targets())));
  }

  /** Takes what comes ahead of the sums; the array is not kept. */
  void takeAhead(Exchange exchange, double[] combined) {
    int length = exchange.length() * exchange.groups();
    if (exchange.phase() == Exchange.Phase.ERRORS) {
      errors = Optional.of(new ErrorMoments(Arrays.copyOf(combined, length)));
    } else {
      rankings =
          new GatheredScores(combined, length, objective.classes(), objective.targets()).rankings();
    }
  }

  /** The result of the set whose sums these are. */
  SetResult resultOf(double[] combined) {
    EvaluationSums sums = new EvaluationSums(combined, 0, objective.classes(), objective.targets());
    Figures figures = figures(sums);
    errors = Optional.empty();
    rankings = List.of();
    return new SetResult(sums.meanLoss(), figures);
  }

  private Figures figures(EvaluationSums sums) {
    if (!objective.classifies()) {
      return errors
          .map(moments -> Figures.ofTargets(moments, objective.units()))
          .orElse(Figures.NONE);
    }
    if (objective.targets() > 1) {
      return Figures.of(sums.labels(), rankings);
    }
    return Figures.of(sums.counts(), sums.probabilities(), Ranking.mean(rankings));
  }
}
