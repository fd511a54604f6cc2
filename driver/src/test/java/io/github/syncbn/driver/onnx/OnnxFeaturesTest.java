package io.github.syncbn.driver.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.network.FeatureMap;
import io.github.syncbn.worker.network.FeatureMaps;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Narrowing;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.PredictionGraph;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.ColumnsGraph;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.table.Levels;
import io.github.syncbn.worker.table.NamedRow;
import io.github.syncbn.worker.tensor.Shape;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of cells of a table on their way to the first layer, against our own. */
class OnnxFeaturesTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("age", Kind.NUMERIC, 1),
          new Column("income", Kind.NUMERIC, 2),
          new Column("member", Kind.BOOLEAN, 1),
          new Column(
              "city", Kind.CATEGORY, 1, new Levels(List.of("Rome", "3", "0.5", "M\u00fcnchen"), 0)),
          new Column("note", Kind.CATEGORY, 1, new Levels(List.of("", "null", "a"), 0)),
          new Column("embedding", Kind.ARRAY, 3),
          new Column("vector", Kind.VECTOR, 2),
          new Column("bytes", Kind.BINARY, 2),
          new Column("at", Kind.TIME, 1),
          new Column("born", Kind.TIME, 5),
          new Column("seen", Kind.TIME, 7));
  private static final FeatureSchema SCHEMA = new FeatureSchema(COLUMNS);
  private static final int FEATURES = SCHEMA.features();

  @Test
  void columns_haveEveryKind() {
    assertThat(COLUMNS.stream().map(Column::kind).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Kind.values());
  }

  /** What is done to features, in every kind. */
  static Stream<Preprocessing> preprocessings() {
    float[] missing = new float[FEATURES];
    float[] shift = new float[FEATURES];
    float[] scale = new float[FEATURES];
    double[] origin = new double[FEATURES];
    double[] unit = new double[FEATURES];
    List<FeatureMap> maps = new ArrayList<>();
    double[] knots = new double[100];
    double[] heights = new double[100];
    for (int i = 0; i < knots.length; i++) {
      knots[i] = i * i - 1000;
      heights[i] = i / 50.0 - 1;
    }
    for (int j = 0; j < FEATURES; j++) {
      missing[j] = j % 3 - 0.5f;
      shift[j] = j % 4;
      scale[j] = 0.5f + j % 3;
      origin[j] = j % 5 == 2 ? 1.7e4 : 0;
      unit[j] = j % 5 == 3 ? 0x1p-40 : 1;
      maps.add(
          switch (j % 5) {
            case 0 -> new FeatureMap.Same();
            case 1 -> new FeatureMap.SignedLog();
            case 2 -> new FeatureMap.Lines(knots, heights, false);
            case 3 -> new FeatureMap.Lines(new double[] {-2, 1, 70}, new double[] {0, 0, 9}, true);
            default -> new FeatureMap.Lines(new double[] {1}, new double[] {0.25}, false);
          });
    }
    FeatureMaps mapped = new FeatureMaps(maps);
    float[] none = {};
    return Stream.of(
        new Preprocessing(missing, none, none),
        new Preprocessing(missing, shift, scale),
        Preprocessing.filling(FEATURES, -1).dividedBy(FEATURES, 100),
        new Preprocessing(mapped, Narrowing.none(), missing, shift, scale),
        new Preprocessing(FeatureMaps.none(), new Narrowing(origin, unit), missing, shift, scale),
        new Preprocessing(mapped, new Narrowing(origin, unit), missing, none, none));
  }

  @Test
  void maps_haveEveryKind() {
    assertThat(FeatureMap.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(
            FeatureMap.Same.class, FeatureMap.SignedLog.class, FeatureMap.Lines.class);
  }

  @ParameterizedTest
  @MethodSource("preprocessings")
  void features_areTheSameInOnnxruntime(Preprocessing preprocessing) {
    Network network = Network.sequential(Layers.batchNorm());
    float[] parameters = new float[2 * FEATURES];
    double[] running = new double[2 * FEATURES];
    Arrays.fill(parameters, 0, FEATURES, 1);
    Arrays.fill(running, FEATURES, 2 * FEATURES, 1);
    TrainedNetwork trained =
        new TrainedNetwork(
            network, new Shape(FEATURES), parameters, running, new long[1], preprocessing);
    Graph graph = new Graph();
    Value features = new ColumnsGraph(SCHEMA, graph).features(preprocessing::exact);
    Value outputs = new PredictionGraph(trained, graph).outputs(features, false);
    graph.output("y", ElementType.FLOAT, outputs, false, "");
    InferenceNetwork expected = InferenceNetwork.of(trained);
    NamedRow named = new NamedRow(SCHEMA);
    List<Map<String, Object>> rows = rows(300);
    try (RunningModel model = RunningModel.of(graph)) {
      double[] actual =
          (double[]) model.run(rows.size(), ServedRows.of(graph.inputs(), rows)).get("y");
      for (int i = 0; i < rows.size(); i++) {
        double[] y = expected.predict(named.features(rows.get(i)));
        for (int j = 0; j < FEATURES; j++) {
          assertThat(actual[i * FEATURES + j])
              .as("row %s, feature %d of column %s", rows.get(i), j, SCHEMA.columnOf(j))
              .isCloseTo(y[j], within(1e-5 * Math.max(1, Math.abs(y[j]))));
        }
      }
    }
  }

  /** Cells of all kinds: usual, missing, unknown and extreme ones. */
  private static List<Map<String, Object>> rows(int count) {
    Random random = new Random(3);
    List<Map<String, Object>> rows = new ArrayList<>();
    double[] numbers = {0, 1e-30, -1e-9, 0.3, -7, 65, 8000, -1e6, 1.6e12, -0.0, 1e30};
    List<String> texts =
        Arrays.asList("Rome", "3", "0.5", "M\u00fcnchen", "", "a", "null", "?", null);
    for (int i = 0; i < count; i++) {
      Map<String, Object> row = new HashMap<>();
      int which = i;
      for (Column column : COLUMNS) {
        double number = numbers[random.nextInt(numbers.length)];
        boolean absent = random.nextInt(6) == 0;
        row.put(
            column.name(),
            switch (column.kind()) {
              case NUMERIC -> absent ? null : number;
              case BOOLEAN -> absent ? null : random.nextBoolean();
              case CATEGORY -> text(column, texts.get(random.nextInt(texts.size())));
              case ARRAY, VECTOR -> {
                double[] list = new double[column.width()];
                Arrays.setAll(
                    list, j -> random.nextInt(5) == 0 ? Double.NaN : numbers[random.nextInt(9)]);
                yield list;
              }
              case BINARY -> new byte[] {(byte) which, (byte) -which};
              case TIME -> absent ? null : time(random, column.width());
            });
      }
      rows.add(row);
    }
    return rows;
  }

  /** An empty text is one that is missing to a server, unless it is a level. */
  private static String text(Column column, String text) {
    return "".equals(text) && !column.levels().texts().contains("") ? null : text;
  }

  private static Object time(Random random, int width) {
    LocalDate date = LocalDate.of(1890 + random.nextInt(220), 1, 1).plusDays(random.nextInt(367));
    return width == 5 ? date : date.atTime(random.nextInt(24), random.nextInt(60), 59, 123_000_000);
  }
}
