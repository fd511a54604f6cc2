package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of two classes from one logit z of the second, as PyTorch's BCEWithLogitsLoss. With
 * p = sigmoid(z), label c of 0 or 1, label smoothing e, {@code t = (1 - e) c + e / 2}, class
 * weights v and positive weight a, the loss of a row is
 *
 * <pre>
 *   v_c [ a t (-log p) + (1 - t) (-log (1 - p)) ]
 * </pre>
 *
 * <p>times the row's weight w; the divisor of the mean is {@code sum w v_c}. Its gradient is {@code
 * dz = w v_c [ (1 - t) p - a t (1 - p) ]}.
 *
 * @param labelSmoothing e in [0, 1)
 * @param classWeights v
 * @param positiveWeight a, above 0
 */
@Summary("cross-entropy of one logit, for two classes")
public record BinaryCrossEntropy(
    @Setting(
            value = "share of the target spread over both classes",
            range = "[0, 1)",
            byDefault = "0",
            param = "labelSmoothing")
        double labelSmoothing,
    @Setting(
            value = "none, balanced, or { label = weight ... } for both classes",
            byDefault = "none",
            param = "classWeights")
        ClassWeights classWeights,
    @Setting(
            value = "weight of the term of the second class, outside of the divisor",
            range = "(0, inf)",
            byDefault = "1")
        double positiveWeight)
    implements Loss {

  public BinaryCrossEntropy {
    Declared.check(BinaryCrossEntropy.class, labelSmoothing, classWeights, positiveWeight);
  }

  @Override
  public String description() {
    return this.equals(plain())
        ? "binary cross-entropy, without label smoothing or weights"
        : "binary cross-entropy, with label smoothing or weights";
  }

  @Override
  public boolean classifies() {
    return true;
  }

  @Override
  public Link link() {
    return Link.LOGIT;
  }

  @Override
  public int outputs(int classes) {
    return 1;
  }

  @Override
  public Loss plain() {
    return Declared.defaults(BinaryCrossEntropy.class);
  }

  @Override
  public Loss of(List<String> classes) {
    if (classes.size() != 2) {
      throw new SettingException(
          BinaryCrossEntropy.class, "needs two classes, but there are " + classes.size());
    }
    return with(classWeights.of(classes, BinaryCrossEntropy.class));
  }

  @Override
  public boolean balancesClasses() {
    return classWeights.areBalanced();
  }

  @Override
  public Loss withClassWeights(double[] weights) {
    return with(new ClassWeights.ByNumber(weights));
  }

  private Loss with(ClassWeights weights) {
    return new BinaryCrossEntropy(labelSmoothing, weights, positiveWeight);
  }

  @Override
  public void evaluate(
      Tensor output,
      float[] targets,
      int targetsOffset,
      float @Nullable [] weights,
      @Nullable Tensor gradient,
      double[] sums,
      int sumsOffset) {
    double[] ofClass = classWeights.values();
    double lossSum = 0;
    double divisor = 0;
    for (int i = 0; i < output.rows(); i++) {
      double z = output.data()[output.offset() + i];
      int label = (int) targets[targetsOffset + i];
      double weight =
          (weights == null ? 1 : weights[targetsOffset + i])
              * (ofClass.length == 0 ? 1 : ofClass[label]);
      double positive = positiveWeight * ((1 - labelSmoothing) * label + labelSmoothing / 2);
      double negative = (1 - labelSmoothing) * (1 - label) + labelSmoothing / 2;
      // -log p and -log (1 - p) without overflow: both are the same up to the sign of z.
      double tail = StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
      lossSum +=
          weight * (positive * (Math.max(-z, 0) + tail) + negative * (Math.max(z, 0) + tail));
      divisor += weight;
      if (gradient != null) {
        double small = StrictMath.exp(-Math.abs(z)) / (1 + StrictMath.exp(-Math.abs(z)));
        double p = z < 0 ? small : 1 - small;
        double rest = z < 0 ? 1 - small : small;
        gradient.data()[gradient.offset() + i] =
            (float) (weight * (negative * p - positive * rest));
      }
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }
}
