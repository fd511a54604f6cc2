package io.github.syncbn.worker.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.Gelu;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.InputColumn.Kind;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.loss.BinaryCrossEntropy;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.Poisson;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Integrated gradients against PyTorch: see attributions.py beside the golden file. */
class AttributionGoldenTest {
  private static final int ROWS = 4;
  private static final List<InputColumn> COLUMNS =
      List.of(
          new InputColumn("a", Kind.CATEGORY, 5),
          new InputColumn("b", Kind.NUMBER, 1),
          new InputColumn("c", Kind.NUMBER, 2),
          new InputColumn("d", Kind.FLAG, 1),
          new InputColumn("e", Kind.CATEGORY, 13),
          new InputColumn("f", Kind.NUMBER, 1));

  static List<GoldenFile.Case> cases() {
    return GoldenFile.read("attributions").cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void explain_pyTorchsNetworks_givesItsAttributions(GoldenFile.Case golden) {
    IntegratedGradients explaining = IntegratedGradients.of(trained(golden), Optional.empty());
    double[] x = golden.doubles("x");
    double[] expected = golden.doubles("attributions");
    int width = x.length / ROWS;
    for (int i = 0; i < ROWS; i++) {
      Attribution found = explaining.explain(Arrays.copyOfRange(x, i * width, (i + 1) * width));
      assertThat(found.score()).isCloseTo(golden.doubles("scores")[i], within(5e-6));
      assertThat(found.baseline()).isCloseTo(golden.doubles("baselines")[i], within(5e-6));
      double[] row = Arrays.copyOfRange(expected, i * width, (i + 1) * width);
      double magnitude = Arrays.stream(row).map(Math::abs).sum();
      for (int j = 0; j < width; j++) {
        assertThat(found.features()[j])
            .as("row %d, feature %d, %d points", i, j, found.points())
            .isCloseTo(row[j], within(2 * IntegratedGradients.TOLERANCE * magnitude));
      }
    }
  }

  private static TrainedNetwork trained(GoldenFile.Case golden) {
    return switch (golden.text("name")) {
      case "classes" ->
          trained(
              golden,
              Declared.defaults(CrossEntropy.class),
              columns(new Categories.Auto(), new Numbers.Plain()),
              new Dense(8),
              new BatchNorm(),
              new Relu(),
              new Dense(3));
      case "two classes, one output" ->
          trained(
              golden,
              Declared.defaults(BinaryCrossEntropy.class),
              columns(new Categories.Embedding(2), new Numbers.Periodic(3, 0.01, 4)),
              new Dense(8),
              new BatchNorm(),
              new Gelu(),
              new Dense(1));
      case "counts" ->
          trained(
              golden,
              Declared.defaults(Poisson.class),
              columns(new Categories.OneHot(), new Numbers.PiecewiseLinear(4, 0)),
              new Dense(6),
              new Tanh(),
              new Dense(1));
      case "images" ->
          trained(
              golden,
              Declared.defaults(CrossEntropy.class),
              new Conv2d(3, new Window(3, 1, 1, 1)),
              new BatchNorm(),
              new Relu(),
              new Flatten(),
              new Dense(2));
      default -> throw new IllegalArgumentException(golden.text("name"));
    };
  }

  private static Columns columns(Categories categories, Numbers numbers) {
    return new Columns(categories, numbers, COLUMNS);
  }

  private static TrainedNetwork trained(GoldenFile.Case golden, Loss loss, Entry... entries) {
    Network network = Network.sequential(entries);
    Shape input = network.takesImages() ? new Shape(2, 4, 3) : new Shape(7);
    ParameterLayout layout = new ParameterLayout(network, input);
    float[] values = golden.floats("parameters");
    float[] parameters = new float[layout.parameters()];
    int from = 0;
    for (ParameterLayout.Slice slice : layout.slices()) {
      slice.parameter().store(values, from, parameters, slice.offset());
      from += slice.length();
    }
    Preprocessing means = Preprocessing.none().withMeans(golden.doubles("means"));
    return new TrainedNetwork(
        network,
        input,
        parameters,
        golden.doubles("running"),
        new long[layout.running().size()],
        means,
        TargetScaling.none(),
        loss);
  }
}
