package io.github.syncbn.worker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseRowsTest {
  private static final int CODES = 11;

  /** Sums of dense tables in which the rows of no shard are zeros. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void sumsInATree_areThoseOfDenseTables_bitForBit(int width) {
    Random random = new Random(width);
    for (int repetition = 0; repetition < 300; repetition++) {
      List<SparseRows> sparse = new ArrayList<>();
      List<float[]> dense = new ArrayList<>();
      for (int shard = 0; shard < 8; shard++) {
        int rows = random.nextInt(7);
        int[] codes = random.ints(rows, 0, CODES).toArray();
        float[] values = values(random, rows * (width + 2));
        sparse.add(sum(codes, values, width));
        dense.add(denseSum(codes, values, width));
      }
      for (int span = 1; span < 8; span *= 2) {
        for (int left = 0; left < 8; left += 2 * span) {
          sparse.get(left).add(sparse.get(left + span));
          for (int i = 0; i < CODES * width; i++) {
            dense.get(left)[i] += dense.get(left + span)[i];
          }
        }
      }
      assertBits(sparse.get(0), dense.get(0));
    }
  }

  /** Some of them zeros of either sign, which cancel or stay. */
  private static float[] values(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] =
          switch (random.nextInt(4)) {
            case 0 -> -0.0f;
            case 1 -> random.nextInt(3) - 1;
            default -> (float) random.nextGaussian();
          };
    }
    return values;
  }

  private static SparseRows sum(int[] codes, float[] values, int width) {
    SparseRows rows = new SparseRows(width);
    System.arraycopy(codes, 0, rows.rowCodes(codes.length), 0, codes.length);
    rows.sum(codes.length, new Matrix(values, 0, codes.length, width + 2), 1);
    return rows;
  }

  private static float[] denseSum(int[] codes, float[] values, int width) {
    float[] table = new float[CODES * width];
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < width; j++) {
        table[codes[i] * width + j] += values[i * (width + 2) + 1 + j];
      }
    }
    return table;
  }

  private static void assertBits(SparseRows sparse, float[] dense) {
    float[] scattered = new float[dense.length];
    sparse.scatter(scattered, 0);
    for (int i = 0; i < dense.length; i++) {
      assertThat(Float.floatToRawIntBits(scattered[i]))
          .as("value %d", i)
          .isEqualTo(Float.floatToRawIntBits(dense[i]));
    }
    for (int i = 1; i < sparse.size(); i++) {
      assertThat(sparse.code(i)).isGreaterThan(sparse.code(i - 1));
    }
  }

  @Test
  void rows_thatDoNotOccur_areAbsentAndTakeNoMemory() {
    SparseRows rows = sum(new int[] {16_000_000, 3, 16_000_000}, new float[9], 1);
    assertThat(rows.size()).isEqualTo(2);
    assertThat(Arrays.copyOf(rows.codes(), 2)).containsExactly(3, 16_000_000);
    assertThat(rows.bytes()).isLessThan(100);
  }

  @Test
  void add_ofRowsOfOneOperand_takesThemAsTheyAre() {
    SparseRows left = sum(new int[] {5}, new float[] {0, Float.NaN, 0}, 1);
    SparseRows right = sum(new int[] {1, 9}, new float[] {0, 1, 0, 0, 2, 0}, 1);
    left.add(right);
    assertThat(Arrays.copyOf(left.codes(), 3)).containsExactly(1, 5, 9);
    assertThat(Arrays.copyOf(left.values(), 3)).containsExactly(1, Float.NaN, 2);
    left.add(new SparseRows(1));
    assertThat(left.size()).isEqualTo(3);
    SparseRows empty = new SparseRows(1);
    empty.add(left);
    assertThat(Arrays.copyOf(empty.codes(), 3)).containsExactly(1, 5, 9);
  }

  @Test
  void buffers_onceLargeEnough_areReused() {
    SparseRows rows = sum(new int[] {4, 2, 7, 7}, new float[12], 1);
    float[] values = rows.values();
    rows.clear();
    System.arraycopy(new int[] {1, 0, 8}, 0, rows.rowCodes(3), 0, 3);
    rows.sum(3, new Matrix(new float[] {1, 2, 3}, 0, 3, 1), 0);
    assertThat(rows.values()).isSameAs(values);
    assertThat(Arrays.copyOf(rows.values(), 3)).containsExactly(2, 1, 3);
  }
}
