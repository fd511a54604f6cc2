package io.github.syncbn.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.AvgPool2d;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.BatchRenorm;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Elu;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.Gelu;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.Hardswish;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.L1BatchNorm;
import io.github.syncbn.worker.layer.LInfBatchNorm;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LayerKinds;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.Mish;
import io.github.syncbn.worker.layer.Noise;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.layer.RmsNorm;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Silu;
import io.github.syncbn.worker.layer.Softplus;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.layer.WeightNorm;
import io.github.syncbn.worker.layer.WeightStandardization;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkCodecTest {
  private static final Network EVERYTHING =
      Network.sequential(
          new Columns(
              new Categories.Embedding(5),
              new Numbers.Plain(),
              List.of(
                  new InputColumn("a.b", InputColumn.Kind.CATEGORY, 7),
                  new InputColumn("", InputColumn.Kind.NUMBER, 2),
                  new InputColumn("c", InputColumn.Kind.FLAG, 1))),
          new Columns(new Categories.OneHot(), new Numbers.PiecewiseLinear(7, 3), List.of()),
          new Columns(new Categories.Auto(), new Numbers.Periodic(5, 0.3, 2), List.of()),
          new Dense(7, true, new Initializer.KaimingUniform(), new Initializer.Constant(0.1f)),
          new BatchNorm(
              1e-3, 0.97, false, new NormalizationScope.Ghost(32), Affine.FROZEN, Affine.OFF, true),
          new BatchRenorm(
              new BatchNorm(new NormalizationScope.Ghost(16)),
              new BatchRenorm.Limits(2.5, 0.75, 10, 30, 20)),
          new L1BatchNorm(new BatchNorm(new NormalizationScope.PerShard())),
          new LInfBatchNorm(new BatchNorm(new NormalizationScope.Ghost(8))),
          new Relu(),
          new Dense(5, false, new Initializer.XavierNormal(), new Initializer.PyTorchUniform()),
          new BatchNorm(
              0.1 + 0.2,
              0.9,
              true,
              new NormalizationScope.PerShard(),
              Affine.OFF,
              Affine.LEARNED,
              false),
          new LeakyRelu(0.01f),
          new Sigmoid(),
          new Dense(6, true, new Initializer.TruncatedNormal(0.1), new Initializer.Constant(0)),
          new Tanh(),
          new Dense(4, true, new Initializer.Kaiming(), new Initializer.Xavier()),
          new Dense(4, true, new Initializer.Uniform(0.3), new Initializer.Xavier()),
          new Dropout(1 / 3.0),
          new Noise(0.25, 1.5, 0.2, 0.3),
          new BatchNorm(),
          new Conv2d(
              8,
              new Window(5, 2, 3, 4),
              4,
              true,
              new Initializer.Kaiming(),
              new Initializer.Constant(0)),
          new MaxPool2d(3, 2, 1),
          new AvgPool2d(4, 3, 2),
          new Residual(
              List.of(
                  new Gelu(), new Residual(List.of(new Silu()), List.of(), false), new Elu(0.3f)),
              List.of(new PadChannels(9, 2), new LayerNorm(1e-4, false), new RmsNorm(1e-3, true)),
              true),
          new GroupNorm(3, 1e-3, true),
          new WeightNorm(new Dense(8)),
          new WeightStandardization(new Conv2d(4, new Window(3, 1, 1, 1))),
          new GlobalAvgPool(),
          new Flatten(),
          new Mish(),
          new Softplus(),
          new Hardswish(),
          new Dense(Dense.OUTPUT, true, new Initializer.Normal(0.05), new Initializer.Constant(0)));

  @Test
  void everySettingSurvives() throws IOException {
    String text = NetworkCodec.toJson(EVERYTHING).toString();
    assertThat(NetworkCodec.fromJson(new ObjectMapper().readTree(text))).isEqualTo(EVERYTHING);
  }

  @Test
  void blocks_nestedDeeply_areRefusedBeforeTheStackEnds() throws IOException {
    assertThat(NetworkCodec.fromJson(nested(90)).operations()).hasSize(91);
    for (int depth : new int[] {101, 490}) {
      JsonNode json = nested(depth);
      assertThatThrownBy(() -> NetworkCodec.fromJson(json))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("network: blocks are nested more than 100 deep");
    }
  }

  private static JsonNode nested(int depth) throws IOException {
    String open = "{\"type\":\"residual\",\"shortcut\":[],\"zeroLastGamma\":true,\"body\":[";
    return new ObjectMapper()
        .readTree(
            "{\"version\":2,\"layers\":["
                + open.repeat(depth)
                + "{\"type\":\"relu\"}"
                + "]}".repeat(depth)
                + "]}");
  }

  @Test
  void theCatalogueIsComplete() {
    Set<Class<?>> layers = new HashSet<>();
    EVERYTHING.layers().forEach(layer -> layers.add(layer.getClass()));
    assertThat(layers).isEqualTo(LayerKinds.all());
    Set<Class<?>> initializers = new HashSet<>();
    Set<Class<?>> scopes = new HashSet<>();
    Set<Class<?>> columns = new HashSet<>();
    for (Layer layer : EVERYTHING.layers()) {
      if (layer instanceof Dense dense) {
        initializers.add(dense.init().getClass());
        initializers.add(dense.biasInit().getClass());
      } else if (layer instanceof BatchNorm norm) {
        scopes.add(norm.scope().getClass());
      } else if (layer instanceof Columns table) {
        columns.add(table.categories().getClass());
        columns.add(table.numbers().getClass());
      }
    }
    assertThat(initializers).hasSize(Initializer.class.getPermittedSubclasses().length);
    assertThat(columns)
        .hasSize(
            Categories.class.getPermittedSubclasses().length
                + Numbers.class.getPermittedSubclasses().length);
    assertThat(scopes).hasSize(NormalizationScope.class.getPermittedSubclasses().length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | network: expected an object, got []",
        "{'layers':[]} | field network.version is missing",
        "{'version':3,'layers':[]} | network.version is 3; this release reads 1 and 2",
        "{'version':2,'layers':[]} | a network has at least one layer",
        "{'version':2,'layers':[{'type':'relu'}],'x':1} | unknown field network.x",
        "{'version':2,'layers':[{'type':'relu'},{'type':'conv'}]} | network.layers[1].type: 'conv'"
            + " is unknown to this release",
        "{'version':2,'layers':[{'type':'relu','slope':1}]} | unknown field"
            + " network.layers[0].slope",
        "{'version':2,'layers':[{'type':'dropout'}]} | field network.layers[0].rate is missing",
        "{'version':2,'layers':[{'type':'dropout','rate':'x'}]} | network.layers[0].rate: expected"
            + " a number, got \"x\"",
        "{'version':2,'layers':[{'type':'dropout','rate':2}]} | network.layers[0]: dropout.rate:"
            + " expected a number in [0, 1), got 2.0",
        "{'version':2,'layers':[{'type':'dense','units':1.5}]} | network.layers[0].units: expected"
            + " a whole number, got 1.5",
      })
  void whatIsWrongIsNamed(String json, String message) throws IOException {
    JsonNode node = new ObjectMapper().readTree(json.replace('\'', '"'));
    assertThatThrownBy(() -> NetworkCodec.fromJson(node))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
