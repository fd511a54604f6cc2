package io.github.syncbn.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.worker.network.FeatureMap;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against NumPy and SciPy: golden/quantiles.py. */
class WeightedValuesTest {
  private static JsonNode golden;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = WeightedValuesTest.class.getResourceAsStream("/golden/quantiles.json")) {
      golden = new ObjectMapper().readTree(in);
    }
  }

  private static WeightedValues values(double... values) {
    return WeightedValues.ofSorted(
        Arrays.stream(values).sorted().mapToObj(v -> new double[] {v, 1}).toArray(double[][]::new));
  }

  private static double[] numbers(JsonNode json) {
    return StreamSupport.stream(json.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  @Test
  void quantile_ofAnyShare_isThatOfNumpy() {
    for (JsonNode sample : golden.get("samples")) {
      WeightedValues values = values(numbers(sample.get("values")));
      double[] shares = numbers(golden.get("shares"));
      double[] expected = numbers(sample.get("quantiles"));
      for (int i = 0; i < shares.length; i++) {
        assertThat(values.quantile(shares[i])).isCloseTo(expected[i], within(1e-12));
      }
    }
  }

  @Test
  void toNormal_ofAtMostAThousandValues_isTheNormalQuantileOfTheMidRank() {
    for (JsonNode sample : golden.get("samples")) {
      double[] all = numbers(sample.get("values"));
      FeatureMap map = values(all).toNormal();
      double[] expected = numbers(sample.get("normal"));
      for (int i = 0; i < all.length; i++) {
        assertThat(map.of(all[i])).isCloseTo(expected[i], within(1e-9));
      }
    }
  }

  @Test
  void toNormal_ofManyValues_isWithinOneKnotOfAll() {
    double[] many = new double[20_000];
    Arrays.setAll(many, i -> StrictMath.exp(i * 1e-3));
    FeatureMap map = values(many).toNormal();
    assertThat(map.of(many[9_999])).isCloseTo(0, within(3e-3));
    assertThat(map.of(many[0])).isEqualTo(map.of(-1e9)).isLessThan(-4);
    assertThat(map.of(many[19_999])).isEqualTo(map.of(1e12)).isGreaterThan(4);
    double before = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < many.length; i += 7) {
      assertThat(map.of(many[i])).isGreaterThanOrEqualTo(before);
      before = map.of(many[i]);
    }
  }

  @Test
  void maps_ofOneValue_areZero() {
    assertThat(values(7, 7, 7).toNormal().of(7)).isZero();
    assertThat(values(7, 7, 7).toNormal().of(99)).isZero();
    assertThat(values(7, 7).toRobust().of(99)).isZero();
    assertThat(values(7, 7).toBins(4).of(99)).isZero();
  }

  @Test
  void maps_ofMissingValues_leaveThemMissing() {
    assertThat(values(1, 2, 3).toNormal().of(Double.NaN)).isNaN();
    assertThat(values(1, 2, 3).toRobust().of(Double.NaN)).isNaN();
    assertThat(values(1, 2, 3).toBins(2).of(Double.NaN)).isNaN();
  }

  @Test
  void toRobust_isDistanceFromTheMedianInQuartileRanges() {
    FeatureMap map = values(1, 2, 3, 4, 5, 6, 7, 8, 9).toRobust();
    assertThat(map.of(5)).isZero();
    assertThat(map.of(7)).isCloseTo(0.5, within(1e-12));
    assertThat(map.of(1005)).isCloseTo(250, within(1e-9));
  }

  @Test
  void toRobust_whereQuartilesAreEqual_takesTheMedianAway() {
    FeatureMap map = values(0, 0, 0, 0, 0, 0, 0, 9).toRobust();
    assertThat(map.of(0)).isZero();
    assertThat(map.of(9)).isEqualTo(9);
  }

  @Test
  void toBins_isThePlaceAmongEdgesAndGoesOnBeyond() {
    FeatureMap map = values(0, 1, 2, 3, 4, 5, 6, 7, 8).toBins(4);
    assertThat(map.of(0)).isZero();
    assertThat(map.of(8)).isEqualTo(4);
    assertThat(map.of(4)).isCloseTo(2, within(1e-12));
    assertThat(map.of(10)).isGreaterThan(4);
    assertThat(map.of(-2)).isNegative();
  }

  @Test
  void weights_areCopies() {
    WeightedValues weighted =
        WeightedValues.ofSorted(new double[][] {{1, 2}, {5, 1}, {5, 2}, {9, 1}});
    WeightedValues copies = values(1, 1, 5, 5, 5, 9);
    for (double share = 0; share <= 1; share += 1 / 64.0) {
      assertThat(weighted.quantile(share)).isEqualTo(copies.quantile(share));
    }
    assertThat(weighted.toNormal()).isEqualTo(copies.toNormal());
  }
}
