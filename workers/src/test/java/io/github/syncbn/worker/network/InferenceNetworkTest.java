package io.github.syncbn.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.worker.inference.FoldedNormalization;
import io.github.syncbn.worker.inference.FoldedProduct;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceNetworkTest {

  static InferenceNetwork reference(TrainedNetwork trained) {
    return InferenceNetwork.of(trained, Kernels.best(), new TripleLoop(1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"folded", "separate"})
  void predictsAsTorch(String name) throws IOException {
    JsonNode golden = Golden.NETWORKS.get(name);
    float[] rows = Golden.floats(golden.get("rows"));
    InferenceNetwork network = reference(Golden.trained(name, Preprocessing.none()));
    int n = rows.length / network.inputs();
    float[] out = new float[n * network.outputs()];
    network.predict(rows, n, out);
    for (int i = 0; i < out.length; i++) {
      double expected = golden.get("float64").get(i).asDouble();
      assertThat((double) out[i]).isCloseTo(expected, within(2e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"folded", "separate"})
  void normalizationIsFolded(String name) throws IOException {
    long products =
        Golden.BY_NAME.get(name).layers().stream()
            .filter(layer -> layer.name().equals("dense"))
            .count();
    long separate =
        Folding.of(Golden.trained(name, Preprocessing.none())).stream()
            .filter(layer -> layer instanceof FoldedNormalization)
            .count();
    long folded =
        Folding.of(Golden.trained(name, Preprocessing.none())).stream()
            .filter(layer -> layer instanceof FoldedProduct)
            .count();
    assertThat(folded).isEqualTo(products);
    assertThat(separate).isEqualTo(name.equals("folded") ? 0 : 2);
  }

  static Stream<Gemm> providers() {
    return Stream.of(
        new TripleLoop(1000),
        new TripleLoop(12),
        Blas.gemm(BlasChoice.AUTO),
        Blas.gemm(BlasChoice.JAVA));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aRowHasTheSameBitsAloneAndInCompany(Gemm gemm) throws IOException {
    List<TrainedNetwork> networks =
        List.of(
            Golden.trained("folded", Preprocessing.none()),
            Golden.trained("separate", Preprocessing.none()),
            untrained(100, 64, 37, 10),
            untrained(784, 200, 12),
            untrained(9, 13, 1));
    for (TrainedNetwork trained : networks) {
      InferenceNetwork network = InferenceNetwork.of(trained, Kernels.best(), gemm);
      // A block of each width, and a rest.
      int n = 64 + 16 + 5;
      float[] rows = random(n * network.inputs());
      float[] together = new float[n * network.outputs()];
      network.predict(rows, n, together);
      for (int i = 0; i < n; i++) {
        float[] row = Arrays.copyOfRange(rows, i * network.inputs(), (i + 1) * network.inputs());
        assertThat(network.predict(row))
            .containsExactly(
                Arrays.copyOfRange(together, i * network.outputs(), (i + 1) * network.outputs()));
      }
    }
  }

  @Test
  void rowsGoOneByOneWhereAProductTreatsThemUnlike() {
    assertThat(lanes(new TripleLoop(12), 1000)).isOne();
    assertThat(lanes(new TripleLoop(1000), 1)).isEqualTo(16);
    assertThat(lanes(Blas.gemm(BlasChoice.JAVA), 15)).isEqualTo(16);
  }

  @Test
  void blocksAreAsWideAsTheRowsFill() {
    assertThat(lanes(Blas.gemm(BlasChoice.JAVA), 63)).isEqualTo(16);
    assertThat(lanes(Blas.gemm(BlasChoice.JAVA), 64)).isEqualTo(64);
    assertThat(lanes(Blas.gemm(BlasChoice.JAVA), 1000)).isEqualTo(64);
  }

  @Test
  void aWidthWhoseLanesDifferFromTheNarrowOnesIsNotUsed() {
    assertThat(lanes(new TripleLoop(40), 1000)).isEqualTo(16);
  }

  @Test
  void manyThreadsPredictAtOnce() throws IOException {
    InferenceNetwork network = reference(Golden.trained("folded", Preprocessing.none()));
    int n = 40;
    float[] rows = random(n * network.inputs());
    float[] expected = new float[n * network.outputs()];
    network.predict(rows, n, expected);
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            attempt -> {
              float[] out = new float[n * network.outputs()];
              network.predict(rows, n, out);
              assertThat(out).containsExactly(expected);
            });
  }

  @Test
  void featuresAreFilledThenScaled() throws IOException {
    float[] missing = {1, 2, 3, 4, 5, 6};
    float[] shift = {0.5f, 0, -1, 3, 0.1f, 7};
    float[] scale = {2, 1, 0.3f, 0, 10, 1 / 3f};
    InferenceNetwork raw =
        reference(Golden.trained("folded", new Preprocessing(missing, shift, scale)));
    InferenceNetwork plain = reference(Golden.trained("folded", Preprocessing.none()));
    float[] row = {0.7f, Float.NaN, 3, 4, Float.NaN, 8};
    float[] scaled = {0.7f, 2, 3, 4, 5, 8};
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = (scaled[j] - shift[j]) * scale[j];
    }
    assertThat(raw.predict(row)).containsExactly(plain.predict(scaled));
  }

  @Test
  void predictUsable_missingOrInfiniteFeature_marksItsRowAndLeavesTheOthers() throws IOException {
    InferenceNetwork network = reference(Golden.trained("folded", Preprocessing.none()));
    double[] rows = wide(random(4 * network.inputs()));
    double[] clean = new double[4 * network.outputs()];
    network.predict(rows, 4, clean);
    rows[network.inputs()] = Double.NaN;
    rows[3 * network.inputs() + 1] = Double.NEGATIVE_INFINITY;
    double[] out = new double[4 * network.outputs()];

    assertThat(network.predictUsable(rows, 4, out).stream()).containsExactly(1, 3);

    for (int i = 0; i < out.length; i++) {
      if (i / network.outputs() % 2 == 0) {
        assertThat(out[i]).isEqualTo(clean[i]);
      }
    }
    assertThatThrownBy(() -> network.predict(rows, 4, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1: feature 0 is missing, and the model has nothing to put there");
    assertThat(network.whyUnusable(rows, 3, j -> "column '" + j + "'"))
        .isEqualTo("column '1' is -Infinity");
  }

  @Test
  void predict_oneRowOfFloats_refusesWhatIsNotFinite() throws IOException {
    InferenceNetwork network = reference(Golden.trained("folded", Preprocessing.none()));
    float[] row = random(network.inputs());
    row[2] = Float.POSITIVE_INFINITY;

    assertThatThrownBy(() -> network.predict(row)).hasMessage("row 0: feature 2 is Infinity");
    assertThatThrownBy(() -> network.probabilities(row)).hasMessageContaining("feature 2");
  }

  @Test
  void predict_doublesBeyondFloat32_areNarrowedAfterTheyAreCentred() throws IOException {
    int inputs = Golden.trained("folded", Preprocessing.none()).input().size();
    double[] origin = new double[inputs];
    double[] unit = new double[inputs];
    Arrays.fill(origin, 1.7e12);
    Arrays.fill(unit, 1);
    Preprocessing far =
        new Preprocessing(
            FeatureMaps.none(),
            new Narrowing(origin, unit),
            new float[0],
            new float[0],
            new float[0]);
    InferenceNetwork network = reference(Golden.trained("folded", far));
    double[] near = new double[inputs];
    double[] row = new double[inputs];
    for (int j = 0; j < inputs; j++) {
      near[j] = j / 4.0;
      row[j] = 1.7e12 + near[j];
    }

    assertThat(network.predict(row))
        .containsExactly(reference(Golden.trained("folded", Preprocessing.none())).predict(near));
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  @Test
  void probabilitiesAreTheSoftmax() throws IOException {
    InferenceNetwork network = reference(Golden.trained("folded", Preprocessing.none()));
    float[] row = random(network.inputs());
    float[] z = network.predict(row);
    double total = 0;
    for (float value : z) {
      total += StrictMath.exp(value);
    }
    double[] p = network.probabilities(row);
    for (int j = 0; j < p.length; j++) {
      assertThat(p[j]).isCloseTo(StrictMath.exp(z[j]) / total, within(1e-15));
    }
    double[] certain = new double[2];
    Softmax.of(new double[] {9, 1000, -1000}, 1, 2, certain, 0);
    assertThat(certain).containsExactly(1, 0);
  }

  @Test
  void shortArraysAreRefused() throws IOException {
    InferenceNetwork network = reference(Golden.trained("folded", Preprocessing.none()));
    assertThatThrownBy(() -> network.predict(new float[11], 2, new float[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 rows take 12 features");
    network.predict(new float[0], 0, new float[0]);
  }

  private static int lanes(Gemm gemm, int rows) {
    return InferenceNetwork.of(untrained(100, 64, 10), Kernels.best(), gemm).lanes(rows);
  }

  /** Dense layers with batch normalization and ReLU between, as they are before training. */
  private static TrainedNetwork untrained(int inputs, int... units) {
    List<Entry> layers = new ArrayList<>(List.of(new Dense(units[0])));
    for (int i = 1; i < units.length; i++) {
      layers.addAll(List.of(new BatchNorm(), new Relu(), new Dense(units[i])));
    }
    Network network = new Network(layers);
    ParameterLayout layout = new ParameterLayout(network, new Shape(inputs));
    return new TrainedNetwork(
        network,
        layout.input(),
        layout.initialParameters(1),
        layout.initialRunningStatistics(),
        new long[layout.running().size()],
        Preprocessing.none());
  }

  private static float[] random(int length) {
    KeyedRandom random = KeyedRandom.of(1, KeyedRandom.Purpose.SPLIT);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (3 * random.gaussian(i) + 5);
    }
    return values;
  }
}
