package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.io.Serializable;

/**
 * Batch renormalization (Ioffe 2017, arXiv 1702.03275, Algorithm 1): batch normalization whose
 * statistics are corrected, within limits, to the running ones M and V by which it predicts, so
 * that small batches and batches of related rows train what is later used. With mu, var and W of
 * the batch as in {@link BatchNorm}, s = sqrt(var + epsilon) and S = sqrt(V + epsilon):
 *
 * <pre>
 *   r = min(rMax, max(1 / rMax, s / S))     d = min(dMax, max(-dMax, (mu - M) / S))
 *   h = (x - mu) / s     xhat = h r + d     y = gamma xhat + beta
 * </pre>
 *
 * <p>Within the limits xhat = (x - M) / S, which is the prediction; with rMax = 1 and dMax = 0 it
 * is batch normalization. The limits widen with the training step, {@link Limits}.
 *
 * <p>Backward, r and d are constants ("stop gradient"): xhat depends on x through h alone, whose
 * slopes are those of batch normalization. So dh = gamma r dy, and with A = sum dy, B = sum dy h:
 *
 * <pre>
 *   dx_i = gamma r / s [dy_i - w_i A / W - w_i h_i B / W]     dgamma = sum dy xhat = r B + d A     dbeta = A
 * </pre>
 *
 * <p>r and d come from the statistics of the whole batch and from those that the last step has
 * committed, which all workers have alike: no exchange is added to the two of batch normalization.
 * M and V move as there; the paper averages deviations, here it is unbiased variances, so that
 * prediction, files and population statistics are those of batch normalization. The paper's decay
 * is 0.99.
 */
@Summary(
    "batch renormalization: batchNorm corrected to its running statistics; what it leaves out, the"
        + " section batchNorm says")
public record BatchRenorm(@Inline BatchNorm norm, @Inline Limits limits)
    implements BatchNormalization {

  @Override
  public BatchRenorm with(BatchNorm settings) {
    return new BatchRenorm(settings, limits);
  }

  /**
   * How far r and d may go: first not at all, then further with every step, as straight lines. The
   * defaults are the paper's, for trainings of more than 40,000 steps.
   */
  public record Limits(
      @Setting(
              value = "how far r, the correction of the deviation, may go, as a factor",
              range = "[1, inf)",
              byDefault = "3")
          double rMax,
      @Setting(
              value = "how far d, the correction of the mean, may go, in running deviations",
              range = "[0, inf)",
              byDefault = "5")
          double dMax,
      @Setting(
              value = "steps in the beginning in which it is batchNorm",
              range = "[0, inf)",
              unit = "steps",
              byDefault = "5000")
          long plainSteps,
      @Setting(
              value = "step from which on r may go to rMax",
              range = "[0, inf)",
              unit = "steps",
              byDefault = "40000")
          long rSteps,
      @Setting(
              value = "step from which on d may go to dMax",
              range = "[0, inf)",
              unit = "steps",
              byDefault = "25000")
          long dSteps)
      implements Serializable {

    public Limits {
      Declared.check(Limits.class, rMax, dMax, plainSteps, rSteps, dSteps);
    }

    /** The largest r of a step, from 0. */
    public double scale(long step) {
      return 1 + (rMax - 1) * share(step, rSteps);
    }

    /** The largest d of a step, from 0. */
    public double shift(long step) {
      return dMax * share(step, dSteps);
    }

    private double share(long step, long full) {
      if (step < plainSteps) {
        return 0;
      }
      return step >= full ? 1 : (double) (step - plainSteps) / (full - plainSteps);
    }
  }
}
