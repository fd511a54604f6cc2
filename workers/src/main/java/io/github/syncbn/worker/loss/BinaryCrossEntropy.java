package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of two classes from one logit z of the second, as PyTorch's BCEWithLogitsLoss, or
 * of several labels of 0 or 1 from a logit z each, then the mean over labels. With p = sigmoid(z),
 * label c of 0 or 1, label smoothing e, {@code t = (1 - e) c + e / 2}, class weights v and positive
 * weight a, the loss of a row is
 *
 * <pre>
 *   v_c [ a t (-log p) + (1 - t) (-log (1 - p)) ]
 * </pre>
 *
 * <p>times the row's weight w; the divisor of the mean is {@code sum w v_c}. Its gradient is {@code
 * dz = w v_c [ (1 - t) p - a t (1 - p) ]}. Several labels have no class weights.
 *
 * @param labelSmoothing e in [0, 1)
 * @param classWeights v
 * @param positiveWeight a, above 0
 */
@Summary("cross-entropy of one logit, for two classes, or of one for each of several labels")
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
            value =
                "weight of the term of the second class, or of labels of 1, outside of the divisor",
            range = "(0, inf)",
            byDefault = "1")
        double positiveWeight)
    implements ClassLoss {

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
  public Link link() {
    return Link.LOGIT;
  }

  @Override
  public int outputs(int classes, int targets) {
    return targets;
  }

  @Override
  public void checkTargets(int targets) {
    if (targets > 1 && !(classWeights instanceof ClassWeights.None)) {
      throw new SettingException(
          BinaryCrossEntropy.class,
          "classWeights",
          "a row of "
              + targets
              + " labels is of no one class: expected none, with positiveWeight for what labels of"
              + " 1 weigh, or data.weight for rows");
    }
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
    return ClassLoss.super.of(classes);
  }

  @Override
  public BinaryCrossEntropy with(ClassWeights weights) {
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
    int width = output.rowSize();
    double[] ofClass = classWeights.values();
    double lossSum = 0;
    double divisor = 0;
    for (int i = 0; i < output.rows(); i++) {
      int first = (targetsOffset + i) * width;
      double weight =
          (weights == null ? 1 : weights[targetsOffset + i])
              * (ofClass.length == 0 ? 1 : ofClass[(int) targets[first]]);
      double loss = 0;
      for (int j = 0; j < width; j++) {
        int at = i * width + j;
        double z = output.data()[output.offset() + at];
        int label = (int) targets[first + j];
        loss += ofLabel(z, label);
        if (gradient != null) {
          gradient.data()[gradient.offset() + at] = (float) (weight * slope(z, label) / width);
        }
      }
      lossSum += weight * loss / width;
      divisor += weight;
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }

  private double positive(int label) {
    return positiveWeight * ((1 - labelSmoothing) * label + labelSmoothing / 2);
  }

  private double negative(int label) {
    return (1 - labelSmoothing) * (1 - label) + labelSmoothing / 2;
  }

  private double ofLabel(double z, int label) {
    // -log p and -log (1 - p) without overflow: both are the same up to the sign of z.
    double tail = StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    return positive(label) * (Math.max(-z, 0) + tail) + negative(label) * (Math.max(z, 0) + tail);
  }

  private double slope(double z, int label) {
    double small = StrictMath.exp(-Math.abs(z)) / (1 + StrictMath.exp(-Math.abs(z)));
    double p = z < 0 ? small : 1 - small;
    double rest = z < 0 ? 1 - small : small;
    return negative(label) * p - positive(label) * rest;
  }
}
