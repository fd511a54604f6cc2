package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.config.Resnet.Shortcut;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadyNetworkTest {
  private static final Shape COLOURS = new Shape(3, 32, 32);

  private static ParameterLayout layout(ReadyNetwork ready, Shape input) {
    List<Entry> entries = ready.entries(new LayerDefaults());
    return new ParameterLayout(new Network(entries).withOutputs(10), input);
  }

  /** The counts of the paper's table 6, 0.27M to 0.85M, to the last parameter. */
  @ParameterizedTest
  @CsvSource({"20, 269722", "32, 464154", "44, 658586", "56, 853018"})
  void resnet_ofAKnownDepth_hasThePapersParameters(int depth, int parameters) {
    ParameterLayout residual = layout(new Resnet(depth, 16, Shortcut.PADDED), COLOURS);
    ParameterLayout plain = layout(new Resnet.Plain(depth, 16), COLOURS);
    assertThat(residual.parameters()).isEqualTo(parameters);
    assertThat(plain.parameters()).isEqualTo(parameters);
    assertThat(residual.output()).isEqualTo(new Shape(10));
    assertThat(residual.running()).hasSize(depth - 1);
  }

  @Test
  void resnet_withProjections_hasAConvolutionAndANormalizationMoreForEachChange() {
    int padded = layout(new Resnet(8, 16, Shortcut.PADDED), COLOURS).parameters();
    int projected = layout(new Resnet(8, 16, Shortcut.PROJECTION), COLOURS).parameters();
    assertThat(projected - padded).isEqualTo(16 * 32 + 2 * 32 + 32 * 64 + 2 * 64);
  }

  @Test
  void resnet_ofAnImpossibleDepth_saysWhichArePossible() {
    assertThatThrownBy(() -> new Resnet(18, 16, Shortcut.PADDED))
        .hasMessageContaining("6 n + 2, such as 8, 14, 20");
  }

  @Test
  void lenetBn_onMnist_normalizesEveryHiddenLayer() {
    ParameterLayout layout = layout(new ReadyNetwork.LenetBn(), new Shape(1, 28, 28));
    assertThat(layout.parameters())
        .isEqualTo(800 + 64 + 51_200 + 128 + 3136 * 128 + 128 + 256 + 1290);
    assertThat(layout.running()).hasSize(3);
  }

  private static final List<InputColumn> TABLE =
      List.of(
          new InputColumn("numbers", InputColumn.Kind.NUMBER, 6),
          new InputColumn("city", InputColumn.Kind.CATEGORY, 100));

  private static Network ofTable(String text) {
    List<Entry> entries = NetworkReaderTest.entries("network = [ " + text + " ]");
    return new Network(entries).withOutputs(2).withColumns(TABLE);
  }

  @Test
  void tabularMlp_ofATable_hasColumnsAndBlocksOfFourLayers() {
    Network network =
        ofTable("{ tabularMlp { depth = 2, width = 8, dropout = 0.3, categories = oneHot } }");
    Dense hidden = new Dense(8);
    assertThat(network.entries())
        .containsExactly(
            new Columns(new Categories.OneHot(), new Numbers.Plain(), TABLE),
            hidden,
            new BatchNorm(),
            new Relu(),
            new Dropout(0.3),
            hidden,
            new BatchNorm(),
            new Relu(),
            new Dropout(0.3),
            new Dense(2));
    assertThat(network.shapes(new Shape(7)).get(1)).isEqualTo(new Shape(106));
  }

  @Test
  void tabularResnet_ofATable_isThatOfThePaper() {
    Network network =
        ofTable(
            "{ tabularResnet { blocks = 2, width = 5, dropout = 0.2, residualDropout = 0.1,"
                + " numbers { piecewiseLinear { bins = 4, width = 3 } } } }");
    Residual block =
        new Residual(
            List.of(
                new BatchNorm(),
                new Dense(10),
                new Relu(),
                new Dropout(0.2),
                new Dense(5),
                new Dropout(0.1)),
            List.of(),
            false);
    assertThat(network.entries())
        .containsExactly(
            new Columns(new Categories.Auto(), new Numbers.PiecewiseLinear(4, 3), TABLE),
            new Dense(5),
            block,
            block,
            new BatchNorm(),
            new Relu(),
            new Dense(2));
    assertThat(network.shapes(new Shape(7)).get(1)).isEqualTo(new Shape(6 * 3 + 21));
  }

  @Test
  void tabularResnet_tooWideForAnyArray_isRefusedByItsLayer() {
    Network network = ofTable("{ tabularResnet { width = 2000000000 } }");
    assertThatThrownBy(() -> new ParameterLayout(network, new Shape(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer 1 (dense)");
  }

  @Test
  void tabularNetworks_withoutArguments_fitATable() {
    for (String name : List.of("tabularMlp", "tabularResnet")) {
      ParameterLayout layout = new ParameterLayout(ofTable(name), new Shape(7));
      assertThat(layout.output()).isEqualTo(new Shape(2));
    }
  }

  @Test
  void mlp_ofThreeLayers_isTheUsualOne() {
    Network network =
        new Network(new ReadyNetwork.Mlp(3, 7).entries(new LayerDefaults())).withOutputs(2);
    assertThat(network.layers()).hasSize(10).contains(new BatchNorm());
    assertThat(network.shapes(COLOURS).get(0)).isEqualTo(new Shape(3072));
  }
}
