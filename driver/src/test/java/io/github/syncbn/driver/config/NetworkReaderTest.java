package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.AvgPool2d;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.layer.BatchRenorm;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Elu;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.Gelu;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.LInfBatchNorm;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.Noise;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.layer.PadChannels;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.layer.RmsNorm;
import io.github.syncbn.worker.layer.Silu;
import io.github.syncbn.worker.layer.WeightNorm;
import io.github.syncbn.worker.layer.WeightStandardization;
import io.github.syncbn.worker.setting.Declared;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of images, blocks, ready networks and the normalization of a whole network, from text. */
class NetworkReaderTest {
  private static final Initializer PYTORCH = new Initializer.PyTorchUniform();

  static List<Entry> entries(String text) {
    return new ConfigReader(Map.of())
        .read(
            ConfigSource.ofText("job.conf", "data { path = \"x\", label = y }\n" + text), List.of())
        .job()
        .network()
        .entries();
  }

  private static Conv2d conv(int filters, Window window, int groups, boolean bias) {
    return new Conv2d(filters, window, groups, bias, PYTORCH, PYTORCH);
  }

  static Stream<Arguments> layers() {
    Conv2d plain = conv(8, new Window(3, 1, 1, 1), 1, true);
    return Stream.of(
        arguments("{ conv2d = 8 }", plain),
        arguments(
            "{ conv2d { filters = 8, kernel = 5, stride = 2, dilation = 2, groups = 4,"
                + " bias = false } }",
            conv(8, new Window(5, 2, 4, 2), 4, false)),
        arguments(
            "{ conv2d { filters = 8, padding = 0, groups = depthwise } }",
            conv(8, new Window(3, 1, 0, 1), Conv2d.DEPTHWISE, true)),
        arguments("maxPool2d", new MaxPool2d(2, 2, 0)),
        arguments("{ maxPool2d { kernel = 3, stride = 2, padding = 1 } }", new MaxPool2d(3, 2, 1)),
        arguments("{ avgPool2d = 3 }", new AvgPool2d(3, 3, 0)),
        arguments("globalAvgPool", new GlobalAvgPool()),
        arguments("flatten", new Flatten()),
        arguments("layerNorm", new LayerNorm(1e-5, true)),
        arguments("{ groupNorm = 4 }", new GroupNorm(4, 1e-5, true)),
        arguments(
            "{ groupNorm { groups = instance, epsilon = 1e-3, affine = false } }",
            new GroupNorm(GroupNorm.INSTANCE, 1e-3, false)),
        arguments("batchRenorm", Layers.batchRenorm()),
        arguments(
            "{ batchRenorm { rMax = 2, dMax = 1, plainSteps = 10, rSteps = 30, dSteps = 20,"
                + " scope = shard, epsilon = 1e-3 } }",
            new BatchRenorm(
                Declared.of(BatchNorm.class)
                    .build(Map.of("scope", new NormalizationScope.PerShard(), "epsilon", 1e-3)),
                new BatchRenorm.Limits(2, 1, 10, 30, 20))),
        arguments("l1BatchNorm", Layers.l1BatchNorm()),
        arguments(
            "{ lInfBatchNorm { scope = shard } }",
            new LInfBatchNorm(new BatchNorm(new NormalizationScope.PerShard()))),
        arguments("{ weightNorm { dense = 4 } }", new WeightNorm(new Dense(4))),
        arguments(
            "{ weightNorm { conv2d { filters = 8, bias = false } } }",
            new WeightNorm(conv(8, new Window(3, 1, 1, 1), 1, false))),
        arguments("{ weightStandardization { conv2d = 8 } }", new WeightStandardization(plain)),
        arguments("noise", Layers.noise()),
        arguments("{ noise { shift = 1, scaleSpread = 0 } }", new Noise(1, 1.25, 0.1, 0)),
        arguments("rmsNorm", new RmsNorm(1e-5, true)),
        arguments("{ rmsNorm { epsilon = 1e-6, affine = false } }", new RmsNorm(1e-6, false)),
        arguments("columns", Layers.columns()),
        arguments(
            "{ columns { categories = oneHot } }",
            new Columns(new Categories.OneHot(), new Numbers.Plain(), List.of())),
        arguments(
            "{ columns { categories = embedding } }",
            new Columns(
                new Categories.Embedding(Categories.Embedding.AUTO),
                new Numbers.Plain(),
                List.of())),
        arguments(
            "{ columns { categories { embedding = 8 }, numbers = plain } }",
            new Columns(new Categories.Embedding(8), new Numbers.Plain(), List.of())),
        arguments(
            "{ columns { numbers { piecewiseLinear { bins = 16, width = 8 } } } }",
            new Columns(new Categories.Auto(), new Numbers.PiecewiseLinear(16, 8), List.of())),
        arguments(
            "{ columns { numbers = piecewiseLinear } }",
            new Columns(
                new Categories.Auto(), new Numbers.PiecewiseLinear(48, Numbers.NONE), List.of())),
        arguments(
            "{ columns { numbers { periodic { width = none } } } }",
            new Columns(
                new Categories.Auto(), new Numbers.Periodic(48, 0.01, Numbers.NONE), List.of())),
        arguments(
            "{ columns { numbers { periodic { sigma = 0.3, frequencies = 8 } } } }",
            new Columns(new Categories.Auto(), new Numbers.Periodic(8, 0.3, 24), List.of())),
        arguments("elu", new Elu(1)),
        arguments("gelu", new Gelu()),
        arguments("silu", new Silu()),
        arguments(
            "{ residual = [ { conv2d = 8 }, relu ] }",
            new Residual(List.of(plain, new Relu()), List.of(), true)),
        arguments(
            "{ residual { body = [ { residual = [ relu ] }, { conv2d = 8 } ],"
                + " shortcut { padded = 8 }, zeroLastGamma = false } }",
            new Residual(
                List.of(new Residual(List.of(new Relu()), List.of(), true), plain),
                List.of(new PadChannels(8, 1)),
                false)),
        arguments(
            "{ residual { body = [ relu ], shortcut { layers = [ { conv2d = 8 } ] } } }",
            new Residual(List.of(new Relu()), List.of(plain), true)),
        arguments(
            "{ residual { body = [ relu ], shortcut { projection { filters = 8, stride = 2 } } } }",
            new Residual(List.of(new Relu()), new LayerDefaults().projection(8, 2), true)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void entry_inANetwork_isRead(String text, Entry expected) {
    assertThat(entries("network = [ " + text + ", { dense = output } ]"))
        .containsExactly(expected, new Dense(Dense.OUTPUT));
  }

  @Test
  void readyNetworks_byName_areWhole() {
    LayerDefaults usual = new LayerDefaults();
    assertThat(entries("network = [ lenetBn ]"))
        .isEqualTo(new ReadyNetwork.LenetBn().entries(usual));
    assertThat(entries("network = [ { mlp { depth = 2, width = 9 } } ]"))
        .isEqualTo(new ReadyNetwork.Mlp(2, 9).entries(usual));
    assertThat(entries("network = [ { resnet { depth = 8, shortcut = projection } } ]"))
        .isEqualTo(new Resnet(8, 16, Resnet.Shortcut.PROJECTION).entries(usual));
    assertThat(entries("network = [ { plain = 14 } ]"))
        .isEqualTo(new Resnet.Plain(14, 16).entries(usual));
  }

  @Test
  void normalization_ofAWholeNetwork_isOneSetting() {
    String network = "network = [ { resnet = 8 } ]\n";
    assertThat(norms(network)).hasSize(7).containsOnly(new BatchNorm());
    assertThat(norms(network + "normalization { groupNorm = 8 }"))
        .hasSize(7)
        .containsOnly(new GroupNorm(8, 1e-5, true));
    assertThat(norms(network + "normalization = layerNorm"))
        .hasSize(7)
        .containsOnly(new LayerNorm(1e-5, true));
    assertThat(norms(network + "normalization = instanceNorm"))
        .hasSize(7)
        .containsOnly(new GroupNorm(GroupNorm.INSTANCE, 1e-5, true));
    BatchRenorm renorm = Layers.batchRenorm();
    assertThat(norms(network + "normalization = batchRenorm")).hasSize(7).containsOnly(renorm);
    assertThat(
            norms(network + "batchNorm.epsilon = 0.1, normalization { batchRenorm { rMax = 2 } }"))
        .hasSize(7)
        .containsOnly(
            new BatchRenorm(
                Declared.with(new BatchNorm(), "epsilon", 0.1),
                Declared.with(renorm.limits(), "rMax", 2.0)));
    assertThat(norms(network + "normalization = l1BatchNorm"))
        .hasSize(7)
        .containsOnly(Layers.l1BatchNorm());
    assertThat(norms(network + "normalization = lInfBatchNorm, batchNorm.scope = ghost(64)"))
        .hasSize(7)
        .containsOnly(new LInfBatchNorm(new BatchNorm(new NormalizationScope.Ghost(64))));
    assertThat(norms(network + "normalization = rmsNorm"))
        .hasSize(7)
        .containsOnly(new RmsNorm(1e-5, true));
    assertThat(norms(network + "normalization = none")).isEmpty();
    assertThat(norms(network + "normalization = weightNorm")).isEmpty();
  }

  @Test
  void normalization_ofWeights_takesTheLayerBeforeIt() {
    String network =
        "network = [ { dense = 4 }, batchNorm, relu, { residual = [ { conv2d { filters"
            + " = 8, bias = false } }, batchNorm, { dense = 3 } ] }, batchNorm, { dense = output } ]\n";
    Conv2d bare = conv(8, new Window(3, 1, 1, 1), 1, false);
    assertThat(entries(network + "normalization = weightNorm"))
        .containsExactly(
            new WeightNorm(new Dense(4)),
            new Relu(),
            new Residual(List.of(new WeightNorm(bare.withBias()), new Dense(3)), List.of(), true),
            new Dense(Dense.OUTPUT));
    assertThat(
            entries(
                "network = [ { dense = 4 }, batchNorm, relu, { dense = output } ]\n"
                    + "normalization = noisyBatchNorm"))
        .containsExactly(
            new Dense(4), new BatchNorm(), Layers.noise(), new Relu(), new Dense(Dense.OUTPUT));
    assertThat(
            entries(
                "network = [ { dense = 4 }, batchNorm, relu, { dense = output } ]\n"
                    + "normalization = noise"))
        .containsExactly(new Dense(4), Layers.noise(), new Relu(), new Dense(Dense.OUTPUT));
    assertThat(entries(network + "normalization { weightStandardization = 2 }"))
        .containsExactly(
            new WeightStandardization(new Dense(4)),
            Layers.groupNorm(2),
            new Relu(),
            new Residual(
                List.of(new WeightStandardization(bare), Layers.groupNorm(2), new Dense(3)),
                List.of(),
                true),
            Layers.groupNorm(2),
            new Dense(Dense.OUTPUT));
  }

  private static List<Layer> norms(String text) {
    List<Layer> norms =
        new ArrayList<>(new io.github.syncbn.worker.network.Network(entries(text)).layers());
    norms.removeIf(
        layer ->
            !(layer instanceof BatchNormalization
                || layer instanceof GroupNorm
                || layer instanceof LayerNorm
                || layer instanceof RmsNorm));
    return norms;
  }

  /** Functions of Layers have the names and the defaults of a job file's words. */
  @Test
  void layers_builtInJava_areThoseOfTheirWords() {
    List<String> words = new ArrayList<>(SettingKey.names("network[]"));
    assertThat(Layers.class.getDeclaredMethods())
        .extracting(Method::getName)
        .filteredOn(name -> !name.equals("layer"))
        .isSubsetOf(words);

    assertThat(
            entries(
                "network = [ { dense = 4 }, batchNorm, batchRenorm, l1BatchNorm, lInfBatchNorm, layerNorm, { groupNorm = 2 }, rmsNorm,"
                    + " { weightNorm { dense = 4 } }, { weightStandardization { conv2d = 8 } }, relu,"
                    + " leakyRelu, elu, gelu, silu, sigmoid, tanh, { dropout = 0.2 }, noise,"
                    + " { conv2d = 8 }, { maxPool2d = 2 }, { avgPool2d = 2 }, globalAvgPool,"
                    + " flatten, { residual = [ relu ] }, { dense = output } ]"))
        .containsExactly(
            Layers.dense(4),
            Layers.batchNorm(),
            Layers.batchRenorm(),
            Layers.l1BatchNorm(),
            Layers.lInfBatchNorm(),
            Layers.layerNorm(),
            Layers.groupNorm(2),
            Layers.rmsNorm(),
            Layers.weightNorm(Layers.dense(4)),
            Layers.weightStandardization(Layers.conv2d(8)),
            Layers.relu(),
            Layers.leakyRelu(),
            Layers.elu(),
            Layers.gelu(),
            Layers.silu(),
            Layers.sigmoid(),
            Layers.tanh(),
            Layers.dropout(0.2),
            Layers.noise(),
            Layers.conv2d(8),
            Layers.maxPool2d(2),
            Layers.avgPool2d(2),
            Layers.globalAvgPool(),
            Layers.flatten(),
            Layers.residual(Layers.relu()),
            Layers.dense(Layers.OUTPUT));
  }
}
