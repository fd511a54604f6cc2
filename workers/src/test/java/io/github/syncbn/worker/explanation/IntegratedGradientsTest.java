package io.github.syncbn.worker.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.LayerCatalogue;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.layer.ResidualSum;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.loss.Poisson;
import io.github.syncbn.worker.loss.Quantile;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.Levels;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IntegratedGradientsTest {
  private static final Loss SQUARES = Declared.defaults(MeanSquaredError.class);

  static Stream<LayerCatalogue.Entry> catalogue() {
    return LayerCatalogue.entries().stream()
        .filter(entry -> !(entry.layer() instanceof ResidualSum));
  }

  /** Every layer in front of and behind linear ones, with random weights and statistics. */
  @ParameterizedTest
  @MethodSource("catalogue")
  void explain_everyLayer_addsUpToTheDifferenceOfScores(LayerCatalogue.Entry entry) {
    List<Entry> entries = new ArrayList<>(List.of(entry.layer()));
    if (entry.input().rank() > 1) {
      entries.add(new Flatten());
    }
    entries.addAll(List.of(new Dense(6), new Relu(), new Dense(3)));
    TrainedNetwork trained = trained(3, entry.input(), Loss.byDefault(true), entries);
    IntegratedGradients explaining = IntegratedGradients.of(trained, Optional.empty());
    InferenceNetwork predicting = InferenceNetwork.of(trained);
    Random random = new Random(8);
    for (int i = 0; i < 4; i++) {
      double[] row = row(entry, random);
      Attribution found = explaining.explain(row);
      double[] outputs = predicting.predict(row);
      double magnitude = Arrays.stream(found.features()).map(Math::abs).sum();
      double most = Arrays.stream(outputs).max().orElseThrow();
      assertThat(outputs[found.output()]).as("predicted class").isCloseTo(most, within(1e-5));
      assertThat(found.score()).isCloseTo(most, within(1e-5 * (1 + Math.abs(most))));
      assertThat(found.baseline() + Arrays.stream(found.features()).sum() + found.remainder())
          .isCloseTo(found.score(), within(1e-12 * (1 + magnitude)));
      assertThat(Math.abs(found.remainder()))
          .as("remainder of %s after %d points", found, found.points())
          .isLessThan(IntegratedGradients.TOLERANCE * magnitude + 1e-5);
    }
  }

  private static double[] row(LayerCatalogue.Entry entry, Random random) {
    double[] row = random.doubles(entry.input().size(), -2, 2).toArray();
    if (entry.layer() instanceof Columns columns) {
      int at = 0;
      for (InputColumn column : columns.columns()) {
        if (column.kind() == InputColumn.Kind.CATEGORY) {
          row[at] = random.nextInt(column.size());
        }
        at += column.features();
      }
    }
    return row;
  }

  @Test
  void explain_linearNetwork_isWeightTimesDistanceAfterOnePass() {
    TrainedNetwork trained = trained(4, new Shape(5), SQUARES, List.of(new Dense(1)));
    float[] weights = trained.parameters();
    double[] means = {0.5, -1, 2, 0, 3};
    TrainedNetwork known =
        with(trained, trained.preprocessing().withMeans(means), new TargetScaling(7, 10));
    double[] row = {1, 2, -3, 4, 5};

    Attribution found = IntegratedGradients.of(known, Optional.empty()).explain(row);

    assertThat(found.points()).isEqualTo(16);
    for (int j = 0; j < row.length; j++) {
      double expected = 10 * weights[j] * (row[j] - means[j]);
      assertThat(found.features()[j]).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    }
    assertThat(Math.abs(found.remainder())).isLessThan(1e-4);
    assertThat(found.score()).isCloseTo(InferenceNetwork.of(known).predict(row)[0], within(1e-5));
  }

  @Test
  void explain_blocksWithShortcuts_addUp() {
    List<Entry> block = List.of(new Dense(4), new Relu(), new Dense(4));
    List<Entry> entries = List.of(new Residual(block, List.of(), false), new Relu(), new Dense(1));
    TrainedNetwork trained = trained(5, new Shape(4), SQUARES, entries);
    Attribution found =
        IntegratedGradients.of(trained, Optional.empty()).explain(new double[] {1, -2, 3, 0.5});
    assertThat(Math.abs(found.remainder())).isLessThan(2e-3);
  }

  @Test
  void explain_manyRowsInManyThreads_givesTheBitsOfEachAlone() {
    List<Entry> entries =
        List.of(new Dense(33), new Relu(), new Dense(17), new Relu(), new Dense(2));
    TrainedNetwork trained = trained(6, new Shape(9), Loss.byDefault(true), entries);
    double[][] rows = new double[64][];
    Random random = new Random(1);
    Arrays.setAll(rows, i -> random.doubles(9, -3, 3).toArray());
    IntegratedGradients shared = IntegratedGradients.of(trained, Optional.empty());
    double[][] together =
        IntStream.range(0, rows.length)
            .parallel()
            .mapToObj(i -> shared.explain(rows[i]).features())
            .toArray(double[][]::new);
    for (int i = 0; i < rows.length; i++) {
      IntegratedGradients alone = IntegratedGradients.of(trained, Optional.empty());
      assertThat(alone.explain(rows[i]).features()).containsExactly(together[i]);
    }
  }

  @Test
  void explain_quantiles_isThatOfThePredictedOneInOrder() {
    Quantile loss = Declared.defaults(Quantile.class);
    TrainedNetwork trained = trained(7, new Shape(3), loss, List.of(new Dense(3)));
    double[] row = {1, 2, 3};
    Attribution found = IntegratedGradients.of(trained, Optional.empty()).explain(row);
    double[] quantiles = InferenceNetwork.of(trained).predict(row);
    assertThat(found.score()).isCloseTo(quantiles[loss.predicted()], within(1e-5));
  }

  @Test
  void explain_namedRow_sumsTheFeaturesOfEachColumn() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new FeatureSchema.Column("age", FeatureSchema.Kind.NUMERIC, 2),
                new FeatureSchema.Column("place", FeatureSchema.Kind.ARRAY, 2)));
    TrainedNetwork trained = trained(8, new Shape(4), SQUARES, List.of(new Dense(1)));
    IntegratedGradients explaining = IntegratedGradients.of(trained, Optional.of(schema));
    double[] each = explaining.explain(new double[] {30, 0, 5, 6}).features();
    Map<String, Double> columns =
        explaining.explain(Map.of("age", 30, "place", new double[] {5, 6}));
    assertThat(columns).containsOnlyKeys("age", "place");
    assertThat(columns.get("age")).isEqualTo(each[0] + each[1]);
    assertThat(columns.get("place")).isEqualTo(each[2] + each[3]);
  }

  @Test
  void explain_hashedCategory_isComparedWithTheMeanOfItsBuckets() {
    Levels hashed = Levels.hashed(6);
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new FeatureSchema.Column("id", FeatureSchema.Kind.CATEGORY, 1, hashed)));
    Columns columns =
        Columns.of(List.of(new InputColumn("id", InputColumn.Kind.CATEGORY, hashed.codes())));
    TrainedNetwork trained = trained(9, new Shape(1), SQUARES, List.of(columns, new Dense(1)));
    double mean = 0;
    InferenceNetwork predicting = InferenceNetwork.of(trained);
    for (int code = 2; code < 8; code++) {
      mean += predicting.predict(new double[] {code})[0] / 6;
    }
    Attribution found =
        IntegratedGradients.of(trained, Optional.of(schema)).explain(new double[] {4});
    assertThat(found.baseline()).isCloseTo(mean, within(1e-6));
    assertThat(found.features()[0]).isCloseTo(found.score() - mean, within(1e-6));
  }

  @Test
  void explain_categoriesBehindAnotherLayer_isRefused() {
    Columns columns = Columns.of(List.of(new InputColumn("c", InputColumn.Kind.CATEGORY, 4)));
    TrainedNetwork trained =
        trained(9, new Shape(1), SQUARES, List.of(new Relu(), columns, new Dense(1)));
    assertThatThrownBy(() -> IntegratedGradients.of(trained, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("columns is not the first layer of this network");
  }

  @Test
  void explain_severalPredictionsOfARow_isRefused() {
    TrainedNetwork numbers = trained(9, new Shape(2), SQUARES, List.of(new Dense(3)));
    assertThatThrownBy(() -> IntegratedGradients.of(numbers, Optional.empty()))
        .hasMessageStartingWith("it predicts 3 numbers or labels of a row");
  }

  @Test
  void explain_rowsThatCannotBePredicted_saysWhy() {
    TrainedNetwork trained = trained(10, new Shape(2), SQUARES, List.of(new Dense(1)));
    IntegratedGradients explaining = IntegratedGradients.of(trained, Optional.empty());
    assertThatThrownBy(() -> explaining.explain(new double[] {1, Double.NaN}))
        .hasMessage("feature 1 is missing, and the model has nothing to put there");
    TrainedNetwork counts =
        trained(10, new Shape(2), Declared.defaults(Poisson.class), List.of(new Dense(1)));
    double sign = Math.signum(counts.parameters()[0]);
    assertThatThrownBy(
            () ->
                IntegratedGradients.of(counts, Optional.empty())
                    .explain(new double[] {sign * 1e6, 0}))
        .hasMessageStartingWith("the network's output is not finite");
    assertThatThrownBy(() -> explaining.explain(new double[] {1}))
        .hasMessage("a row has 2 features, got 1");
  }

  static TrainedNetwork trained(long seed, Shape input, Loss loss, List<Entry> entries) {
    Network network = new Network(entries);
    ParameterLayout layout = new ParameterLayout(network, input);
    Random random = new Random(seed);
    float[] parameters = layout.initialParameters(seed);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.3 * random.nextGaussian());
    }
    double[] running = layout.initialRunningStatistics();
    for (int i = 0; i < running.length; i++) {
      running[i] += 0.5 * random.nextDouble();
    }
    return new TrainedNetwork(
        network,
        input,
        parameters,
        running,
        new long[layout.running().size()],
        Preprocessing.none(),
        TargetScaling.none(),
        loss);
  }

  private static TrainedNetwork with(
      TrainedNetwork trained, Preprocessing preprocessing, TargetScaling targets) {
    return new TrainedNetwork(
        trained.network(),
        trained.input(),
        trained.parameters(),
        trained.runningStatistics(),
        trained.batches(),
        preprocessing,
        targets,
        trained.loss());
  }
}
