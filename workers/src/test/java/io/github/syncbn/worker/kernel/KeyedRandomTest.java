package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.kernel.KeyedRandom.Purpose;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedRandomTest {
  private static final int DRAWS = 100_000;

  @Test
  void bits_knownKeys_areTheRecordedOnes() {
    // Written by an independent implementation; models already trained depend on these numbers.
    KeyedRandom plain = KeyedRandom.of(1, Purpose.INITIALIZATION);
    assertThat(plain.bits(0)).isEqualTo(0xb18a02f46d8d86c3L);
    assertThat(plain.bits(1)).isEqualTo(0xf8c5b62c83f707e8L);
    assertThat(plain.bits(1000)).isEqualTo(0x8cb1f47251917c6dL);
    assertThat(KeyedRandom.of(1, Purpose.DROPOUT, 3, 4).bits(1)).isEqualTo(0xf9dc924fe42c3f7fL);
    assertThat(KeyedRandom.of(-7, Purpose.EPOCH_ORDER, 5).bits(0)).isEqualTo(0x0fc6891ac8aa2ea1L);
  }

  @Test
  void permute_knownKey_isTheRecordedOne() {
    int[] permutation = new int[10];
    KeyedRandom.of(42, Purpose.EPOCH_ORDER, 0, 3).permute(permutation, 10);
    assertThat(permutation).containsExactly(0, 2, 9, 5, 8, 4, 3, 7, 6, 1);
  }

  @Test
  void uniform_manyDraws_fillsTheIntervalEvenly() {
    KeyedRandom random = KeyedRandom.of(5, Purpose.SPLIT);
    int[] counts = new int[64];
    for (int i = 0; i < DRAWS; i++) {
      double u = random.uniform(i);
      assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
      counts[(int) (u * 64)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += Math.pow(count - DRAWS / 64.0, 2) / (DRAWS / 64.0);
    }
    // 63 degrees of freedom: mean 63, standard deviation 11.2; the draws are fixed.
    assertThat(chiSquare).isBetween(30.0, 100.0);
  }

  @Test
  void gaussian_manyDraws_hasTheMomentsOfTheNormalDistribution() {
    KeyedRandom random = KeyedRandom.of(6, Purpose.INITIALIZATION);
    double[] moments = new double[5];
    for (int i = 0; i < DRAWS; i++) {
      double g = random.gaussian(i);
      for (int power = 1; power < 5; power++) {
        moments[power] += Math.pow(g, power) / DRAWS;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(0.015));
    assertThat(moments[2]).isCloseTo(1, within(0.02));
    assertThat(moments[3]).isCloseTo(0, within(0.05));
    assertThat(moments[4]).isCloseTo(3, within(0.15));
  }

  @Test
  void below_anyBound_staysInRangeAndReachesAll() {
    KeyedRandom random = KeyedRandom.of(7, Purpose.SPLIT);
    for (int bound : new int[] {1, 2, 3, 10, 1000}) {
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < 20 * bound; i++) {
        int value = random.below(bound, i);
        assertThat(value).isBetween(0, bound - 1);
        seen.add(value);
      }
      assertThat(seen).hasSize(bound);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(random.below(Integer.MAX_VALUE, i)).isBetween(0, Integer.MAX_VALUE - 1);
    }
  }

  @Test
  void below_noChoice_throws() {
    KeyedRandom random = KeyedRandom.of(7, Purpose.SPLIT);
    assertThatThrownBy(() -> random.below(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void permute_anyLength_isABijection() {
    for (int length = 0; length < 200; length++) {
      int[] permutation = new int[length + 1];
      permutation[length] = -1;
      KeyedRandom.of(8, Purpose.EPOCH_ORDER, length).permute(permutation, length);
      boolean[] seen = new boolean[length];
      for (int i = 0; i < length; i++) {
        assertThat(seen[permutation[i]]).isFalse();
        seen[permutation[i]] = true;
      }
      assertThat(permutation[length]).isEqualTo(-1);
    }
  }

  @Test
  void permute_manyKeys_putsEachElementAnywhere() {
    int[][] counts = new int[6][6];
    int[] permutation = new int[6];
    for (int epoch = 0; epoch < 12_000; epoch++) {
      KeyedRandom.of(9, Purpose.EPOCH_ORDER, epoch).permute(permutation, 6);
      for (int i = 0; i < 6; i++) {
        counts[i][permutation[i]]++;
      }
    }
    for (int[] row : counts) {
      for (int count : row) {
        // Expected 2000, standard deviation 41.
        assertThat(count).isBetween(1800, 2200);
      }
    }
  }

  @Test
  void of_otherSeedPurposeOrCoordinate_isUncorrelated() {
    KeyedRandom[] generators = {
      KeyedRandom.of(1, Purpose.INITIALIZATION),
      KeyedRandom.of(2, Purpose.INITIALIZATION),
      KeyedRandom.of(1, Purpose.DROPOUT),
      KeyedRandom.of(1, Purpose.EPOCH_ORDER),
      KeyedRandom.of(1, Purpose.SPLIT),
      KeyedRandom.of(1, Purpose.INITIALIZATION, 0),
      KeyedRandom.of(1, Purpose.INITIALIZATION, 1),
      KeyedRandom.of(1, Purpose.INITIALIZATION, 0, 0),
      KeyedRandom.of(1, Purpose.INITIALIZATION, 0, 1),
      KeyedRandom.of(1, Purpose.INITIALIZATION, 1, 0)
    };
    int draws = 10_000;
    for (int a = 0; a < generators.length; a++) {
      for (int b = 0; b < a; b++) {
        for (int lag = -1; lag <= 1; lag++) {
          double product = 0;
          for (int i = 1; i <= draws; i++) {
            product +=
                (generators[a].uniform(i) - 0.5) * (generators[b].uniform(i + lag) - 0.5) * 12;
          }
          // Correlation of independent draws: standard deviation 1 / sqrt(draws).
          assertThat(Math.abs(product / draws)).as("%d, %d", a, b).isLessThan(0.045);
        }
      }
    }
  }

  @Test
  void of_neighbouringKeys_neverShareANumber() {
    Set<Long> seen = new HashSet<>();
    for (long seed = 0; seed < 4; seed++) {
      for (Purpose purpose : Purpose.values()) {
        for (long coordinate = -2; coordinate < 3; coordinate++) {
          KeyedRandom random = KeyedRandom.of(seed, purpose, coordinate);
          for (long counter = 0; counter < 500; counter++) {
            assertThat(seen.add(random.bits(counter))).isTrue();
          }
        }
      }
    }
  }
}
