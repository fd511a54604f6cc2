package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Focal loss over K classes (Lin et al. 2017, equation 4), from logits: cross-entropy in which rows
 * that are predicted well count less. With p = softmax(z), label c and class weights v, the loss of
 * a row is {@code v_c (1 - p_c)^gamma (-log p_c)}, times the row's weight w; the divisor of the
 * mean is {@code sum w v_c}. Its gradient is {@code dz_j = w v_c ([j = c] - p_j) (gamma p_c (1 -
 * p_c)^(gamma - 1) log p_c - (1 - p_c)^gamma)}.
 *
 * @param gamma 0 or more; cross-entropy at 0
 * @param classWeights v, the paper's alpha
 */
@Summary("cross-entropy that counts rows less that are predicted well, for rare classes")
public record Focal(
    @Setting(
            value = "how much less rows count that are predicted well; 0: cross-entropy",
            range = "[0, inf)",
            byDefault = "2")
        double gamma,
    @Setting(
            value = "none, balanced, or { label = weight ... } for all classes",
            byDefault = "none",
            param = "classWeights")
        ClassWeights classWeights)
    implements ClassLoss {

  public Focal {
    Declared.check(Focal.class, gamma, classWeights);
  }

  @Override
  public String description() {
    return "focal loss of gamma "
        + gamma
        + (this.equals(plain()) ? ", without class weights" : ", with class weights");
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
    return with(new ClassWeights.None());
  }

  @Override
  public Focal with(ClassWeights weights) {
    return new Focal(gamma, weights);
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
    double lossSum = 0;
    double divisor = 0;
    for (int i = 0; i < output.rows(); i++) {
      int row = output.offset() + i * classes;
      int label = (int) targets[targetsOffset + i];
      double weight =
          (weights == null ? 1 : weights[targetsOffset + i])
              * (ofClass.length == 0 ? 1 : ofClass[label]);
      float max = z[row];
      for (int j = 1; j < classes; j++) {
        max = Math.max(max, z[row + j]);
      }
      double others = 0;
      for (int j = 0; j < classes; j++) {
        others += j == label ? 0 : StrictMath.exp((double) z[row + j] - max);
      }
      double total = others + StrictMath.exp((double) z[row + label] - max);
      double logOfLabel = (double) z[row + label] - max - StrictMath.log(total);
      double wrong = others / total;
      double focus = StrictMath.pow(wrong, gamma);
      lossSum += weight * focus * -logOfLabel;
      divisor += weight;
      if (gradient != null) {
        // log p / (1 - p) tends to -1 where p tends to 1.
        double ratio = wrong > 0 ? logOfLabel / wrong : -1;
        double pull = focus * (gamma * (1 - wrong) * ratio - 1);
        int target = gradient.offset() + i * classes;
        for (int j = 0; j < classes; j++) {
          double p = StrictMath.exp((double) z[row + j] - max) / total;
          double towards = j == label ? wrong : -p;
          gradient.data()[target + j] = (float) (weight * towards * pull);
        }
      }
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }
}
