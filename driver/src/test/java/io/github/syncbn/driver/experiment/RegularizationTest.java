package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.experiment.Regularization.Compared;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegularizationTest {
  private static Compared of(String kind, String rows, double accuracy, double varies) {
    Spread loss = Spread.of(0.1);
    return new Compared(List.of(kind, rows), loss, loss, Spread.of(accuracy), Spread.of(varies));
  }

  private static String verdict(double none, double small) {
    return Regularization.verdict(
        List.of(
            of("batchNorm", "4", 0.96, small),
            of("batchNorm", "128", 0.95, 0.1),
            of("none", "", none, 0),
            of("dropout", "0.2", 0.94, 0.2),
            of("dropout", "0.5", 0.93, 0.3)));
  }

  @Test
  void verdict_isSupported_whereOutputsVaryAndPredictionsAreBetter() {
    assertThat(verdict(0.9, 0.5))
        .isEqualTo(
            "Supported: a row's output varies over batches by 50.00% in statistics of 4 rows and by"
                + " 10.00% in those of 128; the test accuracy is best at 4 rows with 96.00%, where"
                + " no normalization has 90.00% and dropout of 0.2 has 94.00%.");
    assertThat(verdict(0.97, 0.5)).startsWith("Not supported: ");
    assertThat(verdict(0.9, 0.1)).startsWith("Not supported: ");
  }
}
