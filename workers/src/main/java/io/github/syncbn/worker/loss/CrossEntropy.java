package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.tensor.Tensor;

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
 * @param classWeights v, one per class, or empty for 1
 */
public record CrossEntropy(double labelSmoothing, double[] classWeights) implements Loss {

  /** Checks the ranges. */
  public CrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException("labelSmoothing lies in [0, 1), got " + labelSmoothing);
    }
    for (double weight : classWeights) {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("class weights are 0 or more, got " + weight);
      }
    }
    classWeights = classWeights.clone();
  }

  /** Without smoothing and class weights. */
  public CrossEntropy() {
    this(0, new double[0]);
  }

  @Override
  public String name() {
    return "crossEntropy";
  }

  @Override
  public void evaluate(
      Tensor output,
      float[] targets,
      int targetsOffset,
      float[] weights,
      Tensor gradient,
      double[] sums,
      int sumsOffset) {
    int classes = output.rowSize();
    float[] z = output.data();
    boolean weighted = classWeights.length > 0;
    double smooth = labelSmoothing / classes;
    double totalClassWeight = classes;
    if (weighted) {
      totalClassWeight = 0;
      for (double v : classWeights) {
        totalClassWeight += v;
      }
    }
    double lossSum = 0;
    double divisor = 0;
    for (int i = 0; i < output.rows(); i++) {
      int row = output.offset() + i * classes;
      int label = (int) targets[targetsOffset + i];
      double weight = weights == null ? 1 : weights[targetsOffset + i];
      double labelWeight = weighted ? classWeights[label] : 1;
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
          loss +=
              smooth * (weighted ? classWeights[j] : 1) * (logTotal - ((double) z[row + j] - max));
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
          double wanted = smooth * (weighted ? classWeights[j] : 1);
          gradient.data()[target + j] =
              (float) (weight * (p * pull - wanted - (j == label ? onLabel : 0)));
        }
      }
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }
}
