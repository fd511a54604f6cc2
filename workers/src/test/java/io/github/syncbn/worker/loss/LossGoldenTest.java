package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss against PyTorch: see losses.py beside the golden file. */
class LossGoldenTest {
  private static final GoldenFile GOLDEN = GoldenFile.read("losses");

  static List<GoldenFile.Case> cases() {
    return GOLDEN.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loss_ofPyTorchsOutput_hasItsSumDivisorAndGradient(GoldenFile.Case golden) {
    int rows = GOLDEN.integer("rows");
    float[] output = golden.floats("output");
    Shape row = new Shape(output.length / rows);
    float[] weights = golden.has("weights") ? golden.floats("weights") : null;
    Tensor gradient = Tensor.zeros(rows, row);
    double[] sums = new double[2];
    loss(golden.settings())
        .evaluate(
            Tensor.of(output, rows, row), golden.floats("targets"), 0, weights, gradient, sums, 0);
    double expected = golden.number("loss");
    assertThat(sums[0]).isCloseTo(expected, within(1e-12 * Math.max(1, expected)));
    assertThat(sums[1]).isCloseTo(golden.number("divisor"), within(1e-12));
    double[] slopes = golden.doubles("gradient");
    for (int i = 0; i < slopes.length; i++) {
      assertThat((double) gradient.data()[i])
          .as("gradient %d", i)
          .isCloseTo(slopes[i], within(1e-7 * Math.max(1, Math.abs(slopes[i]))));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void predictionsOfValues_haveTheSameLossAndScikitLearnsDeviance(GoldenFile.Case golden) {
    if (!(loss(golden.settings()) instanceof ValueLoss loss)) {
      return;
    }
    double[] targets = golden.doubles("targets");
    double[] predictions = golden.doubles("output");
    Arrays.setAll(predictions, i -> loss.link().prediction(predictions[i]));
    int perRow = targets.length / GOLDEN.integer("rows");
    double sum = 0;
    double deviance = 0;
    for (int i = 0; i < targets.length; i++) {
      double weight = (golden.has("weights") ? golden.doubles("weights")[i / perRow] : 1) / perRow;
      sum += weight * loss.ofPredictions(predictions, i * loss.outputs(0, 1), targets[i]);
      if (loss instanceof DevianceLoss of) {
        deviance += weight * of.deviance(predictions[i], targets[i]);
      }
    }
    assertThat(sum).isCloseTo(golden.number("loss"), within(1e-11));
    if (loss instanceof DevianceLoss && perRow == 1) {
      assertThat(deviance / golden.number("divisor"))
          .isCloseTo(golden.number("deviance"), within(1e-11));
    }
  }

  private static Loss loss(GoldenFile.Case settings) {
    if (settings.has("loss")) {
      Map<String, Object> values = new HashMap<>();
      settings
          .node()
          .properties()
          .forEach(field -> values.put(field.getKey(), field.getValue().doubleValue()));
      values.remove("loss");
      if (settings.has("classWeights")) {
        values.put("classWeights", new ClassWeights.ByNumber(settings.doubles("classWeights")));
      }
      if (settings.has("levels")) {
        values.put("levels", Arrays.stream(settings.doubles("levels")).boxed().toList());
      }
      return Family.find(Loss.class, settings.text("loss")).orElseThrow().build(values);
    }
    return new CrossEntropy(
        settings.has("labelSmoothing") ? settings.number("labelSmoothing") : 0,
        settings.has("classWeights")
            ? new ClassWeights.ByNumber(settings.doubles("classWeights"))
            : new ClassWeights.None());
  }
}
