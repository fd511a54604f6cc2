package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmenterTest {
  private static final int HEIGHT = 4;
  private static final int WIDTH = 5;
  private static final Shape SHAPE = new Shape(2, HEIGHT, WIDTH);
  private static final int ROWS = 400;

  /** No pixel is like another, and none is zero. */
  private static float[] image() {
    float[] image = new float[SHAPE.size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = i + 1;
    }
    return image;
  }

  private static float[] moved(Augmentation settings, int epoch, long row) {
    Augmenter augmenter = new Augmenter(settings, SHAPE, 7);
    augmenter.epoch(epoch);
    System.arraycopy(image(), 0, augmenter.image(), 0, SHAPE.size());
    float[] result = new float[3 + SHAPE.size()];
    Arrays.fill(result, -1);
    augmenter.move(row, result, 3);
    assertThat(result).startsWith(-1, -1, -1);
    return Arrays.copyOfRange(result, 3, result.length);
  }

  private static float[] shifted(int down, int right, boolean mirror) {
    float[] result = new float[SHAPE.size()];
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int fromX = (mirror ? WIDTH - 1 - x : x) + right;
          int fromY = y + down;
          boolean inside = fromX >= 0 && fromX < WIDTH && fromY >= 0 && fromY < HEIGHT;
          result[(c * HEIGHT + y) * WIDTH + x] =
              inside ? image()[(c * HEIGHT + fromY) * WIDTH + fromX] : 0;
        }
      }
    }
    return result;
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0, true", "1, false", "2, true", "6, true"})
  void move_ofManyRows_takesEveryPlaceAndNoOther(int crop, boolean flip) {
    Set<String> allowed = new HashSet<>();
    for (int down = -crop; down <= crop; down++) {
      for (int right = -crop; right <= crop; right++) {
        allowed.add(Arrays.toString(shifted(down, right, false)));
        if (flip) {
          allowed.add(Arrays.toString(shifted(down, right, true)));
        }
      }
    }
    Set<String> seen = new HashSet<>();
    for (int row = 0; row < 3 * ROWS; row++) {
      seen.add(Arrays.toString(moved(new Augmentation(crop, flip, 3), 1, row)));
    }
    assertThat(allowed).containsAll(seen);
    assertThat(seen).hasSizeGreaterThanOrEqualTo(allowed.size() * 9 / 10);
  }

  @Test
  void flips_areHalfOfAll_andChangeWithTheEpoch() {
    String mirrored = Arrays.toString(shifted(0, 0, true));
    int flips = 0;
    int changes = 0;
    Augmentation settings = new Augmentation(0, true, 0);
    for (int row = 0; row < ROWS; row++) {
      boolean first = Arrays.toString(moved(settings, 1, row)).equals(mirrored);
      boolean second = Arrays.toString(moved(settings, 2, row)).equals(mirrored);
      flips += first ? 1 : 0;
      changes += first != second ? 1 : 0;
      assertThat(moved(settings, 1, row)).as("again").isEqualTo(moved(settings, 1, row));
    }
    assertThat(flips).isBetween(ROWS / 2 - 50, ROWS / 2 + 50);
    assertThat(changes).isBetween(ROWS / 2 - 50, ROWS / 2 + 50);
  }

  @Test
  void cut_ofManyRows_zeroesASquareWhereverItsCenterIs() {
    Augmenter augmenter = new Augmenter(new Augmentation(0, false, 3), SHAPE, 7);
    Set<String> seen = new HashSet<>();
    for (int row = 0; row < ROWS; row++) {
      float[] cut = image();
      augmenter.cut(row, cut, 0);
      seen.add(Arrays.toString(cut));
    }
    Set<String> expected = new HashSet<>();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        expected.add(Arrays.toString(withHole(y, x)));
      }
    }
    assertThat(seen).isEqualTo(expected);
  }

  private static float[] withHole(int centerY, int centerX) {
    float[] image = image();
    for (int i = 0; i < image.length; i++) {
      int y = i / WIDTH % HEIGHT;
      int x = i % WIDTH;
      boolean inside = Math.abs(y - centerY) <= 1 && Math.abs(x - centerX) <= 1;
      image[i] = inside ? 0 : image[i];
    }
    return image;
  }

  @Test
  void augmentation_ofFlatRows_isRefused() {
    assertThatThrownBy(() -> new Augmenter(Augmentation.NONE, new Shape(10), 1))
        .hasMessageContaining("10");
    assertThatThrownBy(() -> new Augmentation(-1, false, 0)).hasMessageContaining("-1");
  }
}
