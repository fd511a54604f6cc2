package io.github.syncbn.driver.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RocCurvesTest {
  /** The example of scikit-learn's roc_auc_score: area 0.75. */
  @Test
  void area_ofFourRows_isThatOfScikitLearn() {
    RocCurves curves = new RocCurves(2);
    double[] scores = {0.1, 0.4, 0.35, 0.8};
    int[] labels = {0, 0, 1, 1};
    for (int i = 0; i < 4; i++) {
      curves.add(labels[i], new double[] {1 - scores[i], scores[i]}, 1);
    }
    assertThat(curves.area(1)).isCloseTo(0.75, within(1e-12));
    assertThat(curves.area(0)).isCloseTo(0.75, within(1e-12));
    assertThat(curves.trueRates(1, new double[] {0, 0.25, 0.5, 0.75, 1}))
        .containsExactly(0.5, 0.5, 1, 1, 1);
  }

  @Test
  void area_isTheShareOfPairsInOrder_whateverTheGrouping() {
    SplittableRandom random = new SplittableRandom(1);
    RocCurves whole = new RocCurves(2);
    RocCurves rest = new RocCurves(2);
    int n = 300;
    double[] scores = new double[n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(2);
      scores[i] = Math.min(0.999, random.nextDouble() * 0.8 + 0.2 * labels[i]);
      RocCurves part = i % 2 == 0 ? whole : rest;
      part.add(labels[i], new double[] {1 - scores[i], scores[i]}, 1);
    }
    whole.addAll(rest);
    double ordered = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(whole.area(1)).isCloseTo(ordered / pairs, within(1e-3));
  }

  @Test
  void class_withoutRows_hasNoCurve() {
    RocCurves curves = new RocCurves(2);
    curves.add(0, new double[] {0.7, 0.3}, 1);
    assertThat(curves.area(1)).isNaN();
    assertThat(curves.trueRates(1, new double[] {0, 1})).containsOnly(Double.NaN);
  }
}
