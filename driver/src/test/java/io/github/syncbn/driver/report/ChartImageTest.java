package io.github.syncbn.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Mark;
import io.github.syncbn.driver.report.Chart.Series;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartImageTest {
  private static final int BLUE = 0x1f77b4;
  private static final int ORANGE = 0xff7f0e;

  private static long pixels(BufferedImage image, int color) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xffffff) == color ? 1 : 0;
      }
    }
    return count;
  }

  /** Skipped on machines where Java finds no font. */
  private static BufferedImage drawn(Chart chart) {
    try {
      return ChartImage.of(chart);
    } catch (JobException e) {
      assumeFalse(e.getMessage().contains("finds no font"), e.getMessage());
      throw e;
    }
  }

  @Test
  void lines_bandsAndMarks_areDrawn() {
    double[] at = {1, 2, 3, 4};
    Chart chart =
        new Chart(
            "Loss",
            Axis.linear("step"),
            Axis.logarithmic("loss"),
            at,
            List.of(
                Series.between(
                    "with",
                    new double[] {1, 0.4, 0.1, 0},
                    new double[] {2, 1, 0.5, Double.NaN},
                    new double[] {3, 2, 1, 1}),
                Series.of("without", new double[] {2.3, 2.3, 2.2, 2}).asReference(),
                Series.of("nothing", new double[] {0, -1, Double.NaN, 0})),
            List.of(new Mark(2.5, "attempt 2")));
    BufferedImage image = drawn(chart);
    assertThat(pixels(image, BLUE)).isGreaterThan(200);
    assertThat(pixels(image, ORANGE)).isGreaterThan(200);
    assertThat(image.getWidth()).isEqualTo(900);
  }

  @Test
  void chart_withoutValues_isRefused() {
    Chart chart =
        Chart.of(
            "Accuracy",
            Axis.linear("epoch"),
            Axis.linear("accuracy"),
            new double[] {1},
            List.of(Series.of("validation", new double[] {Double.NaN})));
    assertThatThrownBy(() -> ChartImage.of(chart))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("'Accuracy' has no value that could be drawn");
  }
}
