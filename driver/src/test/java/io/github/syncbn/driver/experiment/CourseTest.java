package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers through training, over seeds. */
class CourseTest {
  private static final Course COURSE =
      new Course("net", List.of(new double[] {1, 100, Double.NaN}, new double[] {4}));

  @Test
  void spread_atALook_isOverTheSeedsThatCameSoFar() {
    assertThat(COURSE.at(0).mean()).isEqualTo(2.5);
    assertThat(COURSE.at(1).mean()).isEqualTo(100);
    assertThat(COURSE.at(1).numbers()).isEqualTo(1);
    assertThat(COURSE.at(2).known()).isFalse();
  }

  @Test
  void means_throughTraining_leaveOutWhatIsNoNumber() {
    assertThat(COURSE.mean().low()).isEqualTo(4);
    assertThat(COURSE.mean().high()).isEqualTo(50.5);
    assertThat(COURSE.geometricMean().high()).isCloseTo(10, within(1e-12));
    Course vanished = new Course("net", List.of(new double[] {0, 0}));
    assertThat(vanished.geometricMean().known()).isFalse();
  }

  @Test
  void support_ofComparisons_countsThoseAsClaimed() {
    assertThat(Support.of(List.of(true, true))).hasToString("Supported");
    assertThat(Support.of(List.of(true, false))).hasToString("Supported in part");
    assertThat(Support.of(List.of(false, false))).hasToString("Not supported");
  }
}
