package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Softmax cross-entropy over K classes, from logits z. With p = softmax(z), label c, label
 * smoothing e and class weights v, the loss of a row is, as in PyTorch,
 *
 * <pre>
 *   (1 - e) v_c (-log p_c) + e / K sum_k v_k (-log p_k)
 * </pre>
 *
 * <p>times the row's weight w; the divisor of the mean is {@code sum w v_c}. Its gradient is {@code
 * dz_j = w [ p_j ((1 - e) v_c + e / K V) - (1 - e) v_c [j = c] - e / K v_j ]} with V = sum v.
 *
 * @param labelSmoothing e in [0, 1)
 * @param classWeights v
 */
@Summary("softmax cross-entropy, for classification")
public record CrossEntropy(
    @Setting(
            value = "share of the target spread over all classes",
            range = "[0, 1)",
            byDefault = "0",
            param = "labelSmoothing")
        double labelSmoothing,
    @Setting(
            value = "none, balanced, or { label = weight ... } for all classes",
            byDefault = "none",
            param = "classWeights")
        ClassWeights classWeights)
    implements ClassLoss {

  public CrossEntropy {
    Declared.check(CrossEntropy.class, labelSmoothing, classWeights);
  }

  @Override
  public String description() {
    return this.equals(Declared.defaults(CrossEntropy.class))
        ? "cross-entropy, without label smoothing or class weights"
        : "cross-entropy, with label smoothing or class weights";
  }

  @Override
  public Link link() {
    return Link.SOFTMAX;
  }

  @Override
  public int outputs(int classes, int targets) {
    return classes;
  }

  @Override
  public Loss plain() {
    return Declared.defaults(CrossEntropy.class);
  }

  @Override
  public CrossEntropy with(ClassWeights weights) {
    return new CrossEntropy(labelSmoothing, weights);
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
    int classes = output.rowSize();
    float[] z = output.data();
    double[] ofClass = classWeights.values();
    boolean weighted = ofClass.length > 0;
    double smooth = labelSmoothing / classes;
    double totalClassWeight = classes;
    if (weighted) {
      totalClassWeight = 0;
      for (double v : ofClass) {
        totalClassWeight += v;
      }
    }
    double lossSum = 0;
    double divisor = 0;
    for (int i = 0; i < output.rows(); i++) {
      int row = output.offset() + i * classes;
      int label = (int) targets[targetsOffset + i];
      double weight = weights == null ? 1 : weights[targetsOffset + i];
      double labelWeight = weighted ? ofClass[label] : 1;
      float max = z[row];
      for (int j = 1; j < classes; j++) {
        max = Math.max(max, z[row + j]);
      }
      double total = 0;
      for (int j = 0; j < classes; j++) {
        total += StrictMath.exp((double) z[row + j] - max);
      }
      double logTotal = StrictMath.log(total);
      double loss =
          (1 - labelSmoothing) * labelWeight * (logTotal - ((double) z[row + label] - max));
      if (labelSmoothing > 0) {
        for (int j = 0; j < classes; j++) {
          loss += smooth * (weighted ? ofClass[j] : 1) * (logTotal - ((double) z[row + j] - max));
        }
      }
      lossSum += weight * loss;
      divisor += weight * labelWeight;
      if (gradient != null) {
        double onLabel = (1 - labelSmoothing) * labelWeight;
        double pull = onLabel + smooth * totalClassWeight;
        int target = gradient.offset() + i * classes;
        for (int j = 0; j < classes; j++) {
          double p = StrictMath.exp((double) z[row + j] - max) / total;
          double wanted = smooth * (weighted ? ofClass[j] : 1);
          gradient.data()[target + j] =
              (float) (weight * (p * pull - wanted - (j == label ? onLabel : 0)));
        }
      }
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }
}
