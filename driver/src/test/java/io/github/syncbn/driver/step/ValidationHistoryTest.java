package io.github.syncbn.driver.step;

import static io.github.syncbn.driver.metric.Metric.ACCURACY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.JobSettings.EarlyStop;
import io.github.syncbn.driver.job.JobSettings.EarlyStop.Metric;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.worker.collective.Verdict;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidationHistoryTest {
  private static final CountedModel LAST = model(99);

  @Test
  void loss_thatStopsImproving_stopsAfterPatienceAndReturnsTheBest() {
    ValidationHistory history = history(Metric.VALIDATION_LOSS, 2, 0);
    assertThat(history.add(0, result(1.0, 0), model(0))).isEqualTo(Verdict.GO_ON);
    assertThat(history.add(1, result(0.5, 0), model(1))).isEqualTo(Verdict.GO_ON);
    assertThat(history.add(2, result(0.5, 0), model(2))).isEqualTo(Verdict.GO_ON);
    assertThat(history.add(3, result(0.7, 0), model(3))).isEqualTo(Verdict.STOP);
    assertThat(history.bestEpoch()).isEqualTo(1);
    assertThat(history.result(LAST).parameters()).containsExactly(1);
    assertThat(history.result(LAST).runningStatistics()).containsExactly(1);
  }

  @Test
  void improvement_resetsThePatience() {
    ValidationHistory history = history(Metric.VALIDATION_LOSS, 2, 0);
    double[] losses = {1, 2, 0.9, 2, 0.8, 2};
    for (int epoch = 0; epoch < losses.length; epoch++) {
      assertThat(history.add(epoch, result(losses[epoch], 0), model(epoch)))
          .isEqualTo(Verdict.GO_ON);
    }
    assertThat(history.bestEpoch()).isEqualTo(4);
  }

  @Test
  void accuracy_isBetterWhenItIsHigher() {
    ValidationHistory history = history(Metric.VALIDATION_ACCURACY, 1, 0);
    assertThat(history.add(0, result(1, 0.5), model(0))).isEqualTo(Verdict.GO_ON);
    assertThat(history.add(1, result(2, 0.6), model(1))).isEqualTo(Verdict.GO_ON);
    assertThat(history.add(2, result(0.1, 0.6), model(2))).isEqualTo(Verdict.STOP);
    assertThat(history.bestEpoch()).isEqualTo(1);
  }

  @Test
  void metrics_areAllMeant_andEachKnowsWhatIsBetter() {
    for (io.github.syncbn.driver.metric.Metric figure :
        io.github.syncbn.driver.metric.Metric.values()) {
      if (figure == io.github.syncbn.driver.metric.Metric.F1) {
        continue; // Of one of several labels, never of all.
      }
      ValidationHistory history = history(Metric.valueOf("VALIDATION_" + figure.name()), 1, 0);
      double better = figure.moreIsBetter() ? 0.7 : 0.3;
      history.add(0, new SetResult(1, new Figures(Map.of(figure, 0.5))), model(0));
      history.add(1, new SetResult(1, new Figures(Map.of(figure, better))), model(1));
      assertThat(history.bestEpoch()).as(figure.key()).isEqualTo(1);
    }
  }

  @Test
  void improvement_belowMinDelta_doesNotCount() {
    ValidationHistory history = history(Metric.VALIDATION_LOSS, 1, 0.1);
    assertThat(history.add(0, result(1.0, 0), model(0))).isEqualTo(Verdict.GO_ON);
    assertThat(history.add(1, result(0.95, 0), model(1))).isEqualTo(Verdict.STOP);
    assertThat(history.bestEpoch()).isZero();
  }

  @Test
  void lossThatIsNotANumber_isWorseThanAnyOther() {
    ValidationHistory history = history(Metric.VALIDATION_LOSS, 3, 0);
    assertThat(history.add(0, result(Double.NaN, 0), model(0))).isEqualTo(Verdict.GO_ON);
    assertThat(history.add(1, result(5, 0), model(1))).isEqualTo(Verdict.GO_ON);
    assertThat(history.add(2, result(Double.NaN, 0), model(2))).isEqualTo(Verdict.GO_ON);
    assertThat(history.bestEpoch()).isEqualTo(1);
    assertThat(history.result(LAST).parameters()).containsExactly(1);
  }

  @Test
  void models_areCopied() {
    ValidationHistory history = history(Metric.VALIDATION_LOSS, 3, 0);
    CountedModel model = model(1);
    history.add(0, result(1, 0), model);
    model.parameters()[0] = 7;
    model.runningStatistics()[0] = 7;
    assertThat(history.result(LAST).parameters()).containsExactly(1);
    assertThat(history.result(LAST).runningStatistics()).containsExactly(1);
  }

  @Test
  void history_withoutEarlyStop_neverStopsAndReturnsTheLast() {
    ValidationHistory history = new ValidationHistory(Optional.empty());
    assertThat(history.bestEpoch()).isEqualTo(-1);
    for (int epoch = 0; epoch < 50; epoch++) {
      assertThat(history.add(epoch, result(epoch, 0), model(epoch))).isEqualTo(Verdict.GO_ON);
    }
    assertThat(history.bestEpoch()).isZero();
    assertThat(history.result(LAST)).isSameAs(LAST);
  }

  private static ValidationHistory history(Metric metric, int patience, double minDelta) {
    return new ValidationHistory(Optional.of(new EarlyStop(metric, patience, minDelta)));
  }

  private static SetResult result(double loss, double accuracy) {
    return new SetResult(loss, new Figures(Map.of(ACCURACY, accuracy)));
  }

  private static CountedModel model(float value) {
    return new CountedModel(new float[] {value}, new double[] {value}, new long[] {(long) value});
  }
}
