package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.Map;

/**
 * Batch normalization, per channel over all rows and positions of a scope (Ioffe and Szegedy 2015,
 * Algorithm 1), synchronized over all workers where the scope is global.
 *
 * <p>Forward, per channel, with rows of weight w_i (1 unless the job has a weight column) and W =
 * sum w:
 *
 * <pre>
 *   mu = sum(w x) / W     var = sum(w (x - mu)^2) / W     r = 1 / sqrt(var + epsilon)     y = gamma (x - mu) r + beta
 * </pre>
 *
 * <p>Backward. Let xhat = (x - mu) r. mu and var depend on every x_i: dmu/dx_i = w_i / W and
 * dvar/dx_i = 2 w_i (x_i - mu) / W, hence dr/dx_i = -r^2 w_i xhat_i / W. Summing the three paths of
 * x_i to the loss, and writing A = sum dy, B = sum dy xhat:
 *
 * <pre>
 *   dx_i = gamma r [dy_i - w_i A / W - w_i xhat_i B / W]     dgamma = B     dbeta = A
 * </pre>
 *
 * <p>With unit weights this is Santurkar et al. 2018, Fact C.1. dy is the gradient of the summed
 * loss, so no count enters but W. One reduction carries the moments forward, one carries A and B
 * back; each worker sends its shards' part and gets the whole.
 *
 * <p>In images every position counts as a row of its own, with the weight of its row.
 *
 * <p>A channel without variance gives y = beta, and finite gradients through epsilon. Inference,
 * and a frozen layer, use running statistics instead, which the driver keeps: {@code y = gamma (x -
 * mean) / sqrt(var + epsilon) + beta} and {@code dx = gamma r dy}.
 */
@Summary("batch normalization; what it leaves out, the section batchNorm says")
public record BatchNorm(
    @Setting(
            value = "added to the variance",
            range = "(0, inf)",
            byDefault = "1e-5",
            param = "batchNormEpsilon")
        double epsilon,
    @Setting(
            value =
                "weight of the OLD value in the running statistics (PyTorch's momentum is 1 minus"
                    + " this)",
            range = "[0, 1]",
            byDefault = "0.9",
            pointless = "cumulative = true",
            param = "runningStatsDecay")
        double runningStatsDecay,
    @Setting(
            value = "running statistics are the plain average over all batches instead",
            byDefault = "false",
            param = "cumulativeAverage")
        boolean cumulative,
    @Setting(value = "which rows share statistics", byDefault = "global", param = "batchNormScope")
        NormalizationScope scope,
    @Setting(value = "the scale", byDefault = "learned", param = "batchNormGamma") Affine gamma,
    @Setting(value = "the shift", byDefault = "learned", param = "batchNormBeta") Affine beta,
    @Setting(
            value = "training also uses the running statistics, and leaves them as they are",
            byDefault = "false",
            param = "batchNormFrozen")
        boolean frozen)
    implements BatchNormalization {

  /** What becomes of gamma or beta. */
  public enum Affine {
    /** Trained. */
    LEARNED,
    /** Kept at its first value, or at the value it was given. */
    FROZEN,
    /** Absent: 1 for gamma, 0 for beta. */
    OFF
  }

  public BatchNorm {
    Declared.check(
        BatchNorm.class, epsilon, runningStatsDecay, cumulative, scope, gamma, beta, frozen);
  }

  /** With the defaults: global statistics, learned gamma and beta. */
  public BatchNorm() {
    this(Map.of());
  }

  /** With the defaults except for the scope. */
  public BatchNorm(NormalizationScope scope) {
    this(Map.of("scope", scope));
  }

  private BatchNorm(Map<String, ?> settings) {
    this(Declared.of(BatchNorm.class).build(settings));
  }

  private BatchNorm(BatchNorm like) {
    this(
        like.epsilon,
        like.runningStatsDecay,
        like.cumulative,
        like.scope,
        like.gamma,
        like.beta,
        like.frozen);
  }

  /** A layer with a decay of its own does not take the plain average that a job sets for all. */
  static boolean cumulative(Given given) {
    return !given.has("runningStatsDecay")
        && given.inherited(BatchNorm.class).map(BatchNorm::cumulative).orElse(false);
  }

  @Override
  public BatchNorm norm() {
    return this;
  }

  @Override
  public BatchNorm with(BatchNorm settings) {
    return settings;
  }
}
