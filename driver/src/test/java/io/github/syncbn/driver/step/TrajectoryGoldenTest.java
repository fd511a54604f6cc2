package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.FeaturePlan;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.TrainingPlan;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole trajectories against PyTorch: see trajectories.py beside the golden file, which also says
 * how to make it anew.
 */
class TrajectoryGoldenTest {
  private static final JsonNode GOLDEN = read();

  private static JsonNode read() {
    try (InputStream in =
        TrajectoryGoldenTest.class.getResourceAsStream("/golden/trajectories.json")) {
      JsonNode golden = new ObjectMapper().readTree(in);
      assertThat(golden.get("version").asInt()).as("run golden/trajectories.py anew").isEqualTo(2);
      return golden;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> cases() {
    List<String> names = new ArrayList<>();
    GOLDEN.get("cases").forEach(node -> names.add(node.get("name").asText()));
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void training_fromGivenWeights_followsPyTorch(String name) throws Exception {
    JsonNode golden = null;
    for (JsonNode node : GOLDEN.get("cases")) {
      golden = node.get("name").asText().equals(name) ? node : golden;
    }
    TrainingPlan plan = plan(golden, NormalizationScope.Global::new);
    ThreadedTraining run = train(golden, plan);

    double[] losses = doubles(golden.get("losses"));
    for (int step = 0; step < losses.length; step++) {
      assertThat(run.steps.get(step).loss())
          .as("loss of step " + step)
          .isCloseTo(losses[step], within(1e-5 * losses[step]));
    }
    for (ParameterLayout.RunningSlice slice : plan.layout().running()) {
      double[] means = doubles(golden.get("final").get(slice.layer() + ".running_mean"));
      double[] variances = doubles(golden.get("final").get(slice.layer() + ".running_var"));
      for (int c = 0; c < slice.channels(); c++) {
        double mean = run.model.runningStatistics()[slice.offset() + c];
        double variance = run.model.runningStatistics()[slice.offset() + slice.channels() + c];
        // A mean may be near zero by chance: its scale is the deviation.
        double scale = Math.max(Math.abs(means[c]), Math.sqrt(variances[c]));
        assertThat(mean).as("running mean " + c).isCloseTo(means[c], within(1e-5 * scale));
        assertThat(variance)
            .as("running variance " + c)
            .isCloseTo(variances[c], within(1e-5 * variances[c]));
      }
    }
    for (ParameterLayout.Slice slice : plan.layout().slices()) {
      double[] values = doubles(golden.get("final").get(slice.name()));
      for (int i = 0; i < slice.length(); i++) {
        assertThat((double) run.model.parameters()[slice.offset() + i])
            .as(slice.name() + " " + i)
            .isCloseTo(values[i], within(2e-4));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void training_withStatisticsPerShard_leavesPyTorchsTrajectory(String name) throws Exception {
    JsonNode golden = null;
    for (JsonNode node : GOLDEN.get("cases")) {
      golden = node.get("name").asText().equals(name) ? node : golden;
    }
    ThreadedTraining run = train(golden, plan(golden, NormalizationScope.PerShard::new));
    double[] losses = doubles(golden.get("losses"));
    double worst = 0;
    for (int step = 0; step < losses.length; step++) {
      worst = Math.max(worst, Math.abs(run.steps.get(step).loss() / losses[step] - 1));
    }
    assertThat(worst)
        .as("normalizing each shard by itself must fail the comparison")
        .isGreaterThan(1e-3);
  }

  private static ThreadedTraining train(JsonNode golden, TrainingPlan plan)
      throws InterruptedException {
    float[][] x = new float[GOLDEN.get("x").size()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = floats(GOLDEN.get("x").get(i));
    }
    boolean regression = golden.get("loss").has("mse");
    float[] targets = floats(GOLDEN.get(regression ? "target" : "y"));
    ThreadedTraining.Rows rows = new ThreadedTraining.Rows(x, targets, null);
    return new ThreadedTraining(
        plan,
        optimizer(golden.get("optimizer")),
        Optional.empty(),
        3,
        initial(golden, plan),
        rows,
        ThreadedTraining.Rows.none(),
        ThreadedTraining.Rows.none());
  }

  private static TrainingPlan plan(
      JsonNode golden, java.util.function.Supplier<NormalizationScope> scope) {
    List<Entry> layers = new ArrayList<>();
    golden.get("layers").forEach(kind -> layers.add(layer(kind.asText(), scope.get())));
    JsonNode loss = golden.get("loss");
    boolean regression = loss.has("mse");
    Loss criterion =
        regression
            ? new MeanSquaredError(false)
            : new CrossEntropy(
                loss.path("labelSmoothing").asDouble(0),
                loss.has("classWeights")
                    ? new ClassWeights.ByNumber(doubles(loss.get("classWeights")))
                    : new ClassWeights.None());
    int classes = regression ? 0 : 3;
    return new TrainingPlan(
        new Network(layers).withOutputs(regression ? 1 : classes),
        new Shape(10),
        new TrainingPlan.Objective(criterion, classes),
        TrainingPlan.Rows.ofTraining(GOLDEN.get("x").size()),
        FeaturePlan.of(FeatureTreatment.NONE),
        Augmentation.NONE,
        new TrainingPlan.Batching(GOLDEN.get("batch").asInt(), GOLDEN.get("shards").asInt()),
        TrainingPlan.Course.ofEpochs(10)
            .withMaxSteps(GOLDEN.get("steps").asLong())
            .withAveraging(averaging(golden.get("averaging"))),
        GOLDEN.get("seed").asLong(),
        BlasChoice.AUTO);
  }

  private static Layer layer(String kind, NormalizationScope scope) {
    if (kind.startsWith("dense")) {
      String digits = kind.substring(5).replace("NoBias", "");
      int units = digits.isEmpty() ? Dense.OUTPUT : Integer.parseInt(digits);
      Dense dense = new Dense(units);
      return new Dense(units, !kind.endsWith("NoBias"), dense.init(), dense.biasInit());
    }
    BatchNorm norm = new BatchNorm(scope);
    return switch (kind) {
      case "bn" -> norm;
      case "bnCumulative" ->
          new BatchNorm(1e-5, 0.9, true, scope, norm.gamma(), norm.beta(), false);
      case "bnPlain" ->
          new BatchNorm(1e-3, 0.8, false, scope, BatchNorm.Affine.OFF, BatchNorm.Affine.OFF, false);
      case "relu" -> new Relu();
      case "leakyRelu" -> new LeakyRelu(0.01f);
      case "sigmoid" -> new Sigmoid();
      case "tanh" -> new Tanh();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Averaging averaging(JsonNode node) {
    if (node.has("epochs")) {
      return new Averaging.Swa(node.get("epochs").asInt(), 0.25);
    }
    return node.has("decay")
        ? new Averaging.Ema(node.get("decay").asDouble(), node.path("every").asInt(1))
        : Averaging.NONE;
  }

  private static Optimizer optimizer(JsonNode node) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("learningRate", node.get("lr").asDouble());
    settings.put("weightDecay", node.path("weightDecay").asDouble(0));
    settings.put("decayAll", node.path("decayAll").asBoolean());
    if (node.has("clipNorm")) {
      settings.put("clipNorm", node.get("clipNorm").asDouble());
    }
    String kind = node.get("kind").asText();
    if (kind.equals("sgd")) {
      settings.put("momentum", node.get("momentum").asDouble());
      settings.put("nesterov", node.path("nesterov").asBoolean());
    }
    return Family.find(Optimizer.class, kind).orElseThrow().build(settings);
  }

  private static CountedModel initial(JsonNode golden, TrainingPlan plan) {
    ParameterLayout layout = plan.layout();
    float[] parameters = new float[layout.parameters()];
    for (ParameterLayout.Slice slice : layout.slices()) {
      System.arraycopy(
          floats(golden.get("initial").get(slice.name())),
          0,
          parameters,
          slice.offset(),
          slice.length());
    }
    return new CountedModel(
        parameters, layout.initialRunningStatistics(), new long[layout.running().size()]);
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
