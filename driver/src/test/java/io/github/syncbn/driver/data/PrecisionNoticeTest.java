package io.github.syncbn.driver.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionNoticeTest {
  private static FeatureRanges ranges(double... values) {
    FeatureRanges ranges = new FeatureRanges();
    for (double value : values) {
      ranges.add(new double[] {value}, true);
    }
    return ranges;
  }

  private static List<String> notices(boolean kept, double... values) {
    FeatureSchema schema = new FeatureSchema(List.of(new Column("time", Kind.NUMERIC, 1)));
    return PrecisionNotice.ofFeatures(schema, kept).of(ranges(values));
  }

  @Test
  void ofFeatures_valuesThatFloat32Merges_areNamedWithTheCure() {
    assertThat(notices(false, 1.7e12, 1.7e12 + 1e6))
        .containsExactly(
            "Column 'time' has values from 1.7E12 to 1.700001E12, and float32 rounds them to"
                + " multiples of 131072.0. With data.scale = standardize nothing is lost.");
    assertThat(notices(false, 1e-41, 3e-41)).hasSize(1);
    assertThat(notices(true, 1.7e12, 1.7e12 + 1e6)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.7", "1e6, 1000001e6", "0, 0", "5, 5", "0.1, 0.1", "1e30, 2e30", "0, 1e-30"})
  void ofFeatures_ordinaryValues_areNotMentioned(double low, double high) {
    assertThat(notices(false, low, high)).isEmpty();
    assertThat(notices(true, low, high)).isEmpty();
  }

  @Test
  void ofFeatures_valuesThatDoubleMerges_areNamedThoughCentred() {
    assertThat(notices(true, 1.7e18, 1.7e18 + 2560).get(0))
        .startsWith("Column 'time' has values from 1.7E18 to 1.70000000000000256E18")
        .contains("a double tells them apart in steps of 256.0 at best");
    assertThat(notices(true, 1e17, 1e17)).hasSize(1);
  }

  @Test
  void ofFeatures_manyColumns_areCounted() {
    FeatureSchema schema = new FeatureSchema(List.of(new Column("v", Kind.VECTOR, 9)));
    FeatureRanges ranges = new FeatureRanges();
    double[] row = {1e12, 1e12, 1e12, 1e12, 1e12, 1e12, 1e12, 1, 1e12};
    ranges.add(row, true);
    for (int j = 0; j < row.length; j++) {
      row[j] += 0.25;
    }
    ranges.add(row, true);

    List<String> notices = PrecisionNotice.ofFeatures(schema, false).of(ranges);

    assertThat(notices).hasSize(6);
    assertThat(notices.get(1)).startsWith("Column 'v[1]' has values");
    assertThat(notices.get(5)).isEqualTo("The same is true of 3 more columns.");
  }

  @Test
  void ranges_ofPartitions_areThoseOfAll() {
    FeatureRanges one = ranges(3, Double.NaN);
    one.add(ranges(-2, 0.1));
    one.add(new FeatureRanges());

    assertThat(one.low()).containsExactly(-2);
    assertThat(one.high()).containsExactly(3);
    assertThat(one.rounded()).containsExactly(true);
    assertThat(one.of(j -> true, OptionalDouble.of(-999)).low()).containsExactly(-999);
    assertThat(ranges(3, 4).of(j -> true, OptionalDouble.of(-999)).low()).containsExactly(3);
  }
}
