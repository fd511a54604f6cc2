package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.layer.ShardedLayer.Batch;
import io.github.syncbn.worker.layer.ShardedLayer.Outcome;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns of a table against PyTorch: see columns.py beside the golden file. */
class ColumnsGoldenTest {
  private static final GoldenFile GOLDEN = GoldenFile.read("columns");

  static List<GoldenFile.Case> cases() {
    return GOLDEN.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void columns_onPyTorchsInput_giveItsOutputAndGradients(GoldenFile.Case golden) {
    Columns layer = layer(golden);
    ShardedLayer sharded =
        new ShardedLayer(layer, input(layer), golden.floats("parameters"), new double[0], true);
    for (int[] rows : new int[][] {{9}, {5, 1, 0, 3}}) {
      Outcome outcome = sharded.run(new Batch(rows, golden.floats("x"), golden.floats("dy"), null));
      assertClose("y", outcome.y(), golden.doubles("y"));
      assertClose("dx", outcome.dx(), golden.doubles("dx"));
      assertClose("gradient", outcome.gradient(), golden.doubles("gradient"));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void parameters_haveTheNamesAndShapesOfTheModule(GoldenFile.Case golden) {
    Columns layer = layer(golden);
    List<String> names = new ArrayList<>();
    golden.node().required("names").forEach(name -> names.add(name.textValue()));
    List<List<Integer>> shapes = new ArrayList<>();
    for (JsonNode shape : golden.node().required("shapes")) {
      List<Integer> dims = new ArrayList<>();
      shape.forEach(dim -> dims.add(dim.intValue()));
      shapes.add(dims);
    }
    assertThat(layer.parameters(input(layer))).extracting(Parameter::name).isEqualTo(names);
    assertThat(layer.parameters(input(layer)))
        .extracting(p -> Arrays.stream(p.shape().dims()).boxed().toList())
        .isEqualTo(shapes);
  }

  private static Shape input(Columns layer) {
    return new Shape(layer.columns().stream().mapToInt(InputColumn::features).sum());
  }

  private static Columns layer(GoldenFile.Case golden) {
    List<InputColumn> columns = new ArrayList<>();
    for (JsonNode column : golden.node().required("columns")) {
      String kind = column.required("kind").textValue().toUpperCase(Locale.ROOT);
      columns.add(
          new InputColumn(
              "c" + columns.size(),
              InputColumn.Kind.valueOf(kind),
              column.required("size").intValue()));
    }
    return switch (golden.text("name")) {
      case "auto" -> Columns.of(columns);
      case "oneHot" -> new Columns(new Categories.OneHot(), new Numbers.Plain(), columns);
      case "embedding" -> new Columns(new Categories.Embedding(3), new Numbers.Plain(), columns);
      case "piecewise" ->
          new Columns(new Categories.Auto(), new Numbers.PiecewiseLinear(4, 0), columns);
      case "piecewiseEmbedded" ->
          new Columns(new Categories.Embedding(2), new Numbers.PiecewiseLinear(5, 3), columns);
      case "periodic" ->
          new Columns(new Categories.Auto(), new Numbers.Periodic(3, 0.01, 0), columns);
      case "periodicEmbedded" ->
          new Columns(new Categories.Embedding(2), new Numbers.Periodic(3, 0.01, 4), columns);
      default -> throw new IllegalArgumentException(golden.text("name"));
    };
  }

  private static void assertClose(String what, float[] actual, double[] expected) {
    assertThat(actual).as(what).hasSize(expected.length);
    double largest = 1;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s %d", what, i)
          .isCloseTo(expected[i], within(1e-6 * largest));
    }
  }
}
