package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StateDict;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a warm start takes over arrives where it belongs, or is named. */
class TrainingStartTest {
  private static final Shape INPUT = new Shape(3);
  private static final List<String> CLASSES = List.of("a", "b");
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir Path directory;

  private static BatchNorm norm(Affine gamma, Affine beta, boolean frozen) {
    return new BatchNorm(1e-5, 0.9, true, new NormalizationScope.Global(), gamma, beta, frozen);
  }

  private static Network network(Affine gamma, Affine beta) {
    return Network.sequential(
        new Dense(4),
        norm(Affine.FROZEN, Affine.LEARNED, true),
        new Relu(),
        new Dense(2),
        norm(gamma, beta, false));
  }

  private static TrainedNetwork trained(Network network) {
    ParameterLayout layout = new ParameterLayout(network, INPUT);
    float[] parameters = new float[layout.parameters()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = i + 0.1f;
    }
    double[] running = new double[layout.runningValues()];
    for (int i = 0; i < running.length; i++) {
      running[i] = i + 1 / 3.0;
    }
    return new TrainedNetwork(
        network, INPUT, parameters, running, new long[] {5, 9}, Preprocessing.none());
  }

  private static void assertSame(CountedModel actual, TrainedNetwork expected) {
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.runningStatistics()).isEqualTo(expected.runningStatistics());
    assertThat(actual.batches()).isEqualTo(expected.batches());
  }

  @Test
  void model_withTheSameLayers_givesAllItsStateInNewArrays() {
    TrainedNetwork trained = trained(network(Affine.LEARNED, Affine.LEARNED));
    CountedModel start =
        TrainingStart.Model.of(trained, CLASSES).state(trained.layout(), HADOOP).get();
    assertSame(start, trained);
    start.parameters()[0] = 99;
    start.batches()[0] = 99;
    assertSame(
        TrainingStart.Model.of(trained, CLASSES).state(trained.layout(), HADOOP).get(), trained);
  }

  @Test
  void file_withTheSameLayers_givesAllItsState() throws Exception {
    TrainedNetwork trained = trained(network(Affine.LEARNED, Affine.LEARNED));
    Map<String, StoredTensor> tensors =
        StateDict.of(
            trained.layout(),
            new StateDict.Values(
                trained.parameters(), trained.runningStatistics(), trained.batches()));
    Path file = directory.resolve("weights.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      Safetensors.write(out, Map.of(), tensors);
    }
    assertSame(
        new TrainingStart.Weights(new WeightsFile(file.toString(), ""))
            .state(trained.layout(), HADOOP)
            .get(),
        trained);
  }

  /** Both hold 2 numbers of the second normalization: only their names tell them apart. */
  @Test
  void model_whoseShiftStandsWhereTheScaleIsLearned_isRefused() {
    TrainedNetwork shifted = trained(network(Affine.OFF, Affine.LEARNED));
    ParameterLayout scaled = new ParameterLayout(network(Affine.LEARNED, Affine.OFF), INPUT);
    assertThatThrownBy(() -> TrainingStart.Model.of(shifted, CLASSES).state(scaled, HADOOP))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the initial model")
        .hasMessageContaining("4.bias holds");
  }

  @Test
  void model_withoutScaleAndShift_startsThemAtOneAndZero() {
    Network source = network(Affine.LEARNED, Affine.OFF);
    TrainedNetwork trained = trained(source);
    ParameterLayout both = new ParameterLayout(network(Affine.LEARNED, Affine.LEARNED), INPUT);
    CountedModel start = TrainingStart.Model.of(trained, CLASSES).state(both, HADOOP).get();
    assertThat(start.parameters()).endsWith(0f, 0f);
    assertThat(start.batches()).containsExactly(5, 9);
  }

  @Test
  void model_trainedOnTheSameTerms_needsNoCaution() {
    TrainingStart start = TrainingStart.Model.of(trained(network(Affine.OFF, Affine.OFF)), CLASSES);
    assertThat(start.cautions(FeatureTreatment.NONE, CLASSES, TargetScaling.none())).isEmpty();
  }

  @Test
  void model_trainedOnOtherTerms_saysWhatIsNotTakenOver() {
    TrainingStart start = TrainingStart.Model.of(trained(network(Affine.OFF, Affine.OFF)), CLASSES);
    assertThat(
            start.cautions(
                FeatureTreatment.NONE.withScale(new FeatureTreatment.Scale.Standardize()),
                List.of("b", "a"),
                new TargetScaling(1, 2)))
        .hasSize(3)
        .anyMatch(text -> text.contains("classes are [a, b]") && text.endsWith("[b, a]"))
        .anyMatch(text -> text.contains("data.scale"))
        .anyMatch(text -> text.contains("standardizes"));
  }

  @Test
  void model_withOtherLayers_isRefusedByTheirNames() {
    TrainedNetwork trained = trained(network(Affine.LEARNED, Affine.LEARNED));
    ParameterLayout wider =
        new ParameterLayout(Network.sequential(new Dense(4), new BatchNorm(), new Dense(7)), INPUT);
    assertThatThrownBy(() -> TrainingStart.Model.of(trained, CLASSES).state(wider, HADOOP))
        .hasMessageContaining("missing: 2.weight (7x4), 2.bias (7)")
        .hasMessageContaining("extra: 3.weight (2x4)");
  }
}
