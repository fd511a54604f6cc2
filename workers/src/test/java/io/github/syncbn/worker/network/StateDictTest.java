package io.github.syncbn.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.BatchNormalization;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.WeightNorm;
import io.github.syncbn.worker.layer.WeightStandardization;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {

  @ParameterizedTest
  @ValueSource(strings = {"folded", "separate"})
  void namesAndShapesAreTorchs(String name) throws IOException {
    Map<String, StoredTensor> theirs = Golden.safetensors(name + ".safetensors").tensors();
    StateDict.Values values = StateDict.read(Golden.layout(name), theirs);

    Map<String, StoredTensor> ours = StateDict.of(Golden.layout(name), values);

    assertThat(values.batches()).containsOnly(9).hasSize(Golden.layout(name).running().size());
    assertThat(ours.keySet()).containsExactlyElementsOf(theirs.keySet());
    ours.forEach(
        (key, tensor) -> {
          assertThat(tensor.shape()).as(key).isEqualTo(theirs.get(key).shape());
          for (int i = 0; i < tensor.size(); i++) {
            assertThat(tensor.value(i)).as(key).isEqualTo(theirs.get(key).value(i));
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"LEARNED", "FROZEN", "OFF"})
  void oneOfGammaAndBetaOff(Affine gamma) {
    Network network = Network.sequential(new Dense(2), Golden.norm(1e-5, gamma, Affine.OFF));
    ParameterLayout layout = new ParameterLayout(network, new Shape(3));
    StateDict.Values values =
        new StateDict.Values(
            layout.initialParameters(3), layout.initialRunningStatistics(), new long[] {4});
    Map<String, StoredTensor> tensors = StateDict.of(layout, values);

    assertThat(tensors.containsKey("1.weight")).isEqualTo(gamma != Affine.OFF);
    assertThat(tensors.containsKey("1.bias")).isEqualTo(gamma != Affine.OFF);
    StateDict.Values read = StateDict.read(layout, tensors);
    assertThat(Digest.of(read.parameters(), read.runningStatistics()))
        .isEqualTo(Digest.of(values.parameters(), values.runningStatistics()));
    assertThat(read.batches()).containsExactly(4);
    if (gamma != Affine.OFF) {
      tensors.put("1.bias", new StoredTensor.Floats(new float[] {0, 0.5f}, 2));
      assertThatThrownBy(() -> StateDict.read(layout, tensors))
          .hasMessageContaining("1.bias holds 0.5 where the network has a constant 0.0");
    }
  }

  /**
   * The names and shapes of nn.Sequential(weight_norm(nn.Linear(3, 2)), weight_norm(nn.Conv2d)).
   */
  @Test
  void weightNorm_hasTorchsNames() {
    Conv2d conv = new Conv2d(4, new Window(3, 1, 1, 1));
    Network network =
        Network.sequential(new WeightNorm(conv), new Flatten(), new WeightNorm(new Dense(2)));
    ParameterLayout layout = new ParameterLayout(network, new Shape(2, 3, 3));
    StateDict.Values values =
        new StateDict.Values(layout.initialParameters(3), new double[0], new long[0]);
    Map<String, StoredTensor> tensors = StateDict.of(layout, values);
    Map<String, int[]> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    assertThat(shapes)
        .containsOnly(
            entry("0.weight_v", new int[] {4, 2, 3, 3}),
            entry("0.weight_g", new int[] {4, 1, 1, 1}),
            entry("2.weight_v", new int[] {2, 36}),
            entry("2.weight_g", new int[] {2, 1}),
            entry("2.bias", new int[] {2}));
    assertThat(StateDict.read(layout, tensors).parameters()).isEqualTo(values.parameters());
  }

  static List<Class<? extends BatchNormalization>> relatives() {
    List<Class<? extends BatchNormalization>> types = new ArrayList<>();
    Family.members(BatchNormalization.class).forEach(member -> types.add(member.type()));
    return types;
  }

  @ParameterizedTest
  @MethodSource("relatives")
  void relativesOfBatchNorm_haveItsNames(Class<? extends BatchNormalization> type) {
    for (Affine beta : new Affine[] {Affine.LEARNED, Affine.OFF}) {
      Entry norm = Declared.of(type).build(Map.of("beta", beta));
      ParameterLayout layout =
          new ParameterLayout(Network.sequential(new Dense(2), norm), new Shape(3));
      StateDict.Values values =
          new StateDict.Values(
              layout.initialParameters(3), layout.initialRunningStatistics(), new long[] {4});
      Map<String, StoredTensor> tensors = StateDict.of(layout, values);
      assertThat(tensors.keySet())
          .containsExactlyInAnyOrder(
              "0.weight",
              "0.bias",
              "1.weight",
              "1.bias",
              "1.running_mean",
              "1.running_var",
              "1.num_batches_tracked");
      StateDict.Values read = StateDict.read(layout, tensors);
      assertThat(Digest.of(read.parameters(), read.runningStatistics()))
          .isEqualTo(Digest.of(values.parameters(), values.runningStatistics()));
    }
  }

  @Test
  void everythingThatDoesNotFitIsNamedAtOnce() throws IOException {
    Map<String, StoredTensor> tensors =
        new LinkedHashMap<>(Golden.safetensors("folded.safetensors").tensors());
    tensors.remove("0.bias");
    tensors.remove("6.running_var");
    tensors.put("0.weight", new StoredTensor.Floats(new float[30], 6, 5));
    tensors.put("10.weight", new StoredTensor.Floats(new float[3], 3));
    tensors.put("head.scale", new StoredTensor.Floats(new float[1]));
    tensors.put("4.weight", new StoredTensor.Doubles(filled(20, 1e300), 4, 5));
    tensors.put("1.running_var", new StoredTensor.Doubles(filled(5, -1), 5));

    assertThatThrownBy(() -> StateDict.read(Golden.layout("folded"), tensors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the weights do not fit the network; missing: 0.bias (5), 6.running_var (4); extra:"
                + " 10.weight (3), head.scale (scalar); misshapen: 0.weight (6x5, the network has"
                + " 5x6); wrong: 4.weight holds 1.0E300, 1.running_var holds -1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "module., DistributedDataParallel put it there",
    "_orig_mod., torch.compile puts it there",
    "module._orig_mod., is there with \"module._orig_mod.\" before its name: save",
    "backbone., is there with \"backbone.\" before its name: save",
    "backbone., (--strip-prefix backbone.)",
  })
  void namesBehindAPrefix_getAHint(String prefix, String hint) throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Golden.safetensors("folded.safetensors")
        .tensors()
        .forEach((name, tensor) -> tensors.put(prefix + name, tensor));

    assertThatThrownBy(() -> StateDict.read(Golden.layout("folded"), tensors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("missing: 0.weight")
        .hasMessageContaining(hint);
  }

  @Test
  void typesThatAreNotRead_failWhereTheyAreNeeded() throws IOException {
    Map<String, StoredTensor> tensors =
        new LinkedHashMap<>(Golden.safetensors("folded.safetensors").tensors());
    tensors.put("position_mask", new StoredTensor.Other("BOOL", 8));
    StateDict.read(Golden.layout("folded"), tensors);
    tensors.put("0.bias", new StoredTensor.Other("F8_E4M3", 5));

    assertThatThrownBy(() -> StateDict.read(Golden.layout("folded"), tensors))
        .hasMessage(
            "the weights do not fit the network; wrong: 0.bias has type F8_E4M3; F32, F64, F16,"
                + " BF16 and I64 are read");
  }

  @Test
  void batchCounts_ofEachLayer_areItsOwn() {
    Network network = Network.sequential(new BatchNorm(), new Dense(2), new BatchNorm());
    ParameterLayout layout = new ParameterLayout(network, new Shape(3));
    StateDict.Values values =
        new StateDict.Values(
            layout.initialParameters(3), layout.initialRunningStatistics(), new long[] {4, 1});
    Map<String, StoredTensor> tensors = StateDict.of(layout, values);
    assertThat(tensors.get("0.num_batches_tracked").value(0)).isEqualTo(4);
    assertThat(tensors.get("2.num_batches_tracked").value(0)).isEqualTo(1);
    assertThat(StateDict.read(layout, tensors).batches()).containsExactly(4, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.5, 1e300, Double.NaN, Double.POSITIVE_INFINITY})
  void batchCount_thatIsNone_isRefused(double value) throws IOException {
    Map<String, StoredTensor> tensors =
        new LinkedHashMap<>(Golden.safetensors("separate.safetensors").tensors());
    tensors.put("4.num_batches_tracked", new StoredTensor.Doubles(new double[] {value}));
    assertThatThrownBy(() -> StateDict.read(Golden.layout("separate"), tensors))
        .hasMessageContaining("4.num_batches_tracked holds " + value + ", no count");
  }

  @Test
  void batchCountsMayBeAbsent() throws IOException {
    Map<String, StoredTensor> tensors =
        new LinkedHashMap<>(Golden.safetensors("separate.safetensors").tensors());
    tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    assertThat(StateDict.read(Golden.layout("separate"), tensors).batches()).containsOnly(0);
  }

  /** For load_in_torch.py, which is run by hand. */
  @Test
  void writesFilesForTorch() throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "for-torch"));
    for (String name : Golden.BY_NAME.keySet()) {
      write(directory, name, Golden.trained(name, Preprocessing.none()));
    }
    Network oneOff =
        Network.sequential(
            new Dense(7),
            Golden.norm(1e-4, Affine.OFF, Affine.LEARNED),
            new Relu(),
            new Dense(3),
            Golden.norm(1e-4, Affine.LEARNED, Affine.OFF));
    ParameterLayout layout = new ParameterLayout(oneOff, new Shape(Golden.INPUTS));
    double[] running = layout.initialRunningStatistics();
    for (int i = 0; i < running.length; i++) {
      running[i] += (i + 1) / 3.0;
    }
    TrainedNetwork trained =
        new TrainedNetwork(
            oneOff,
            layout.input(),
            layout.initialParameters(5),
            running,
            new long[] {123, 45},
            Preprocessing.none());
    write(directory, "one-off", trained);
    write(directory, "relatives", relativesTrained());
    for (Numbers numbers :
        List.of(
            new Numbers.Plain(),
            new Numbers.PiecewiseLinear(5, 3),
            new Numbers.Periodic(4, 0.2, 3))) {
      write(directory, "columns-" + Declared.nameOf(numbers.getClass()), ofTable(numbers));
    }
    assertThat(directory.resolve("one-off.safetensors")).exists();
  }

  /** Layers of which PyTorch has no own, or another name. */
  private static TrainedNetwork relativesTrained() {
    Network network =
        Network.sequential(
            new WeightNorm(new Dense(7)),
            Layers.batchRenorm(),
            Layers.noise(),
            new Relu(),
            Layers.rmsNorm(),
            new WeightStandardization(new Dense(5)),
            Layers.l1BatchNorm(),
            new WeightNorm(Golden.withoutBias(3)),
            Layers.lInfBatchNorm());
    ParameterLayout layout = new ParameterLayout(network, new Shape(Golden.INPUTS));
    double[] running = layout.initialRunningStatistics();
    for (int i = 0; i < running.length; i++) {
      running[i] += (i + 1) / 7.0;
    }
    return new TrainedNetwork(
        network,
        layout.input(),
        layout.initialParameters(5),
        running,
        new long[] {3, 4, 5},
        Preprocessing.none());
  }

  /** A table whose six features are a category one hot, three numbers, a flag and an embedding. */
  private static TrainedNetwork ofTable(Numbers numbers) {
    List<InputColumn> columns =
        List.of(
            new InputColumn("few", InputColumn.Kind.CATEGORY, 4),
            new InputColumn("numbers", InputColumn.Kind.NUMBER, 3),
            new InputColumn("flag", InputColumn.Kind.FLAG, 1),
            new InputColumn("many", InputColumn.Kind.CATEGORY, 15));
    Network network =
        Network.sequential(
            new Columns(new Categories.Auto(), numbers, columns),
            new Dense(7),
            new BatchNorm(),
            new Relu(),
            new Dense(2));
    ParameterLayout layout = new ParameterLayout(network, new Shape(Golden.INPUTS));
    return new TrainedNetwork(
        network,
        layout.input(),
        layout.initialParameters(5),
        layout.initialRunningStatistics(),
        new long[] {3},
        Preprocessing.none());
  }

  /** Rows of networks.py; for a table their first and last features are made codes. */
  private static float[] rows(TrainedNetwork trained) {
    float[] rows = Golden.floats(Golden.NETWORKS.get("folded").get("rows"));
    for (int i = 0; i < rows.length && trained.network().columns().isPresent(); i++) {
      int feature = i % Golden.INPUTS;
      if (feature == 0 || feature == Golden.INPUTS - 1) {
        rows[i] = i / Golden.INPUTS % (feature == 0 ? 4 : 15);
      }
    }
    return rows;
  }

  private static void write(Path directory, String name, TrainedNetwork trained)
      throws IOException {
    StateDict.Values values =
        new StateDict.Values(trained.parameters(), trained.runningStatistics(), trained.batches());
    try (OutputStream out = Files.newOutputStream(directory.resolve(name + ".safetensors"))) {
      Safetensors.write(out, Map.of("format", "pt"), StateDict.of(trained.layout(), values));
    }
    float[] rows = rows(trained);
    int n = rows.length / Golden.INPUTS;
    InferenceNetwork inference = InferenceNetworkTest.reference(trained);
    float[] outputs = new float[n * inference.outputs()];
    inference.predict(rows, n, outputs);
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("inputs", Golden.INPUTS);
    ArrayNode batches = json.putArray("batches");
    for (long count : trained.batches()) {
      batches.add(count);
    }
    json.set("network", NetworkCodec.toJson(trained.network()));
    add(json.putArray("rows"), rows);
    add(json.putArray("outputs"), outputs);
    new ObjectMapper().writeValue(directory.resolve(name + ".json").toFile(), json);
  }

  private static void add(ArrayNode array, float[] values) {
    for (float value : values) {
      array.add(value);
    }
  }

  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    java.util.Arrays.fill(values, value);
    return values;
  }
}
