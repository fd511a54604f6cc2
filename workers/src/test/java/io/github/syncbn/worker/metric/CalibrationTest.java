package io.github.syncbn.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void rows_ofOneBin_areAveragedByWeight() {
    Calibration calibration = new Calibration();
    calibration.add(0.91, true, 3);
    calibration.add(0.94, false, 1);
    calibration.add(1, true, 1);
    assertThat(calibration.accuracy(18)).isEqualTo(0.75);
    assertThat(calibration.confidence(18)).isCloseTo((3 * 0.91 + 0.94) / 4, within(1e-15));
    assertThat(calibration.accuracy(Calibration.BINS - 1)).isEqualTo(1);
    assertThat(calibration.accuracy(0)).isNaN();
    // |3 - 3.67| / 5, and nothing of the row that is sure and right.
    assertThat(calibration.expectedError()).isCloseTo(0.67 / 5, within(1e-12));
  }

  @Test
  void parts_inAnyGrouping_giveTheSame() {
    Calibration whole = new Calibration();
    Calibration first = new Calibration();
    Calibration second = new Calibration();
    for (int i = 0; i < 100; i++) {
      whole.add(i / 100.0, i % 3 == 0, 1);
      (i < 40 ? first : second).add(i / 100.0, i % 3 == 0, 1);
    }
    first.addAll(second);
    assertThat(first.expectedError()).isCloseTo(whole.expectedError(), within(1e-15));
    assertThat(new Calibration().expectedError()).isNaN();
  }
}
