package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.layer.InputColumn.Kind;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
  private static final List<InputColumn> TABLE =
      List.of(new InputColumn("a", Kind.NUMBER, 2), new InputColumn("b", Kind.CATEGORY, 20));

  @Test
  void network_withoutTheLayer_isReturnedAsItIs() {
    Network plain = Network.sequential(new Dense(3));
    assertThat(plain.withColumns(TABLE)).isSameAs(plain);
    assertThat(plain.columns()).isEmpty();
  }

  @Test
  void network_withTheLayer_takesTheColumns() {
    Network network = Network.sequential(Layers.columns(), new Dense(3)).withColumns(TABLE);
    assertThat(network.columns()).contains(Columns.of(TABLE));
    // 1.6 x 20^0.56 = 8.6
    assertThat(network.shapes(new Shape(3)))
        .containsExactly(new Shape(3), new Shape(2 + 9), new Shape(3));
  }

  @Test
  void layer_whoseColumnsAreNotKnown_isRefusedWithWhatItTakes() {
    Network network = Network.sequential(Layers.columns());
    assertThatThrownBy(() -> network.shapes(new Shape(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 0 (columns) cannot take rows of shape 3: it takes the columns of a table, and"
                + " there are none");
  }

  @Test
  void layer_behindAnother_isRefusedWithItsPlace() {
    Network network = Network.sequential(new Dense(7), Layers.columns()).withColumns(TABLE);
    assertThatThrownBy(() -> network.shapes(new Shape(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "it takes the 3 features of a table's columns, in front of all layers");
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 5, 6, 1e30f, -0.5f, 2.5f, Float.NaN, Float.POSITIVE_INFINITY, -1e30f})
  void code_thatIsNone_isUnknown(float feature) {
    assertThat(InputColumn.code(feature, 5)).isEqualTo(InputColumn.UNKNOWN);
  }

  @Test
  void code_withinTheColumn_isItself() {
    for (int code = 0; code < 5; code++) {
      assertThat(InputColumn.code(code, 5)).isEqualTo(code);
    }
    assertThat(InputColumn.code(-0.0f, 5)).isEqualTo(InputColumn.MISSING);
    int last = InputColumn.MOST_CODES - 1;
    assertThat(InputColumn.code(last, InputColumn.MOST_CODES)).isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource({"CATEGORY, 1", "CATEGORY, 16777217", "NUMBER, 0", "FLAG, -1"})
  void column_ofAnImpossibleSize_isRefused(Kind kind, int size) {
    assertThatThrownBy(() -> new InputColumn("city", kind, size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("column 'city' cannot have " + size);
  }

  /** A width that changed would change what a stored network is. */
  @ParameterizedTest
  @CsvSource({"2, 0", "12, 0", "13, 7", "44, 13", "100, 21", "729, 64", "16777216, 64"})
  void width_byRule_isThatOfFastai(int codes, int width) {
    assertThat(new Categories.Auto().width(codes)).isEqualTo(width);
    assertThat(new Categories.Embedding(Categories.Embedding.AUTO).width(codes))
        .isEqualTo(width > 0 ? width : codes == 2 ? 2 : 6);
  }

  @Test
  void tables_ofOneLayer_startWithValuesOfTheirOwn() {
    List<InputColumn> twins =
        List.of(
            new InputColumn("a", Kind.CATEGORY, 5),
            new InputColumn("b", Kind.CATEGORY, 5),
            new InputColumn("c", Kind.CATEGORY, 5));
    Columns columns = new Columns(new Categories.Embedding(4), new Numbers.Plain(), twins);
    ParameterLayout layout = new ParameterLayout(Network.sequential(columns), new Shape(3));
    float[] values = layout.initialParameters(1);
    float[] first = Arrays.copyOfRange(values, 0, 20);
    float[] second = Arrays.copyOfRange(values, 20, 40);
    float[] third = Arrays.copyOfRange(values, 40, 60);
    assertThat(second).isNotEqualTo(first);
    assertThat(third).isNotEqualTo(first).isNotEqualTo(second);
    for (float value : values) {
      assertThat(value).isBetween(-0.5f, 0.5f);
    }
  }
}
