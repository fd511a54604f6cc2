package io.github.syncbn.worker.training;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.io.Serializable;

/**
 * Which mean of the weights over training steps becomes the trained model. Training itself goes on
 * from the weights of its steps. The mean is kept in double, element by element: the same bits
 * whoever computes it. Batch normalizations get the exact statistics of the training set for it at
 * the end, as running statistics are those of other weights.
 */
public sealed interface Averaging extends Serializable
    permits Averaging.None, Averaging.Swa, Averaging.Ema {

  /** No mean: training returns the weights of a step. */
  Averaging NONE = new None();

  /**
   * How far the mean moves towards the parameters after a step: {@code mean + weight * (parameters
   * - mean)}.
   *
   * @param time where that step lies
   * @param count how many steps are in the mean already
   * @return in (0, 1]; 0 if this step is not taken in
   */
  double weight(Time time, long count);

  /** Whether validations look at the mean, so that it may be what an early stop restores. */
  boolean isValidated();

  /** Whether there is a mean. */
  default boolean averages() {
    return !(this instanceof None);
  }

  /**
   * A place in a training.
   *
   * @param step steps committed, from 1
   * @param stepsPerEpoch steps of a whole epoch
   * @param totalSteps steps of the whole training as planned
   */
  record Time(long step, long stepsPerEpoch, long totalSteps) {
    boolean endsEpoch() {
      return step % stepsPerEpoch == 0 || step == totalSteps;
    }

    /** Epochs after the one that this step belongs to. */
    long epochsLeft() {
      return (totalSteps - 1) / stepsPerEpoch - (step - 1) / stepsPerEpoch;
    }
  }

  /** The weights as they are. */
  @Summary("the weights of the last step, or of the best validation")
  record None() implements Averaging {
    @Override
    public double weight(Time time, long count) {
      return 0;
    }

    @Override
    public boolean isValidated() {
      return false;
    }
  }

  /**
   * Stochastic weight averaging (Izmailov et al. 2018, arXiv 1803.05407, Algorithm 1, with one
   * model an epoch): the plain mean of the weights at the ends of the last epochs.
   *
   * @param epochs how many, or 0 for as many as lie in the share
   * @param share the part of the training in which they lie, where their number is not given
   */
  @Summary("Izmailov et al. 2018: the mean of the weights after each of the last epochs")
  record Swa(
      @Setting(
              value = "how many epochs at the end; auto for those in the last share of all steps",
              range = "[1, inf)",
              unit = "epochs",
              word = "auto",
              byDefault = "auto")
          int epochs,
      @Setting(
              value = "the part of all steps at the end whose epochs are taken, with epochs = auto",
              range = "(0, 1]",
              byDefault = "0.25")
          double share)
      implements Averaging {
    private static final int BY_SHARE = 0;

    public Swa {
      Declared.check(Swa.class, epochs, share);
    }

    @Override
    public double weight(Time time, long count) {
      return time.endsEpoch() && begun(time) ? 1.0 / (count + 1) : 0;
    }

    private boolean begun(Time time) {
      return epochs == BY_SHARE
          ? time.step() > (1 - share) * time.totalSteps()
          : time.epochsLeft() < epochs;
    }

    @Override
    public boolean isValidated() {
      return false;
    }
  }

  /**
   * An exponential moving average (Polyak and Juditsky 1992 in the form of torch.optim.swa_utils
   * and timm's ModelEma). It begins with the first weights that it takes in. As long as it has
   * taken in few, n, it forgets faster: its decay is {@code min(decay, (1 + n) / (10 + n))}, as of
   * TensorFlow's ExponentialMovingAverage with num_updates.
   *
   * @param decay share of the mean that is kept whenever weights are taken in
   * @param every steps between two of them
   */
  @Summary("an exponential moving average of the weights")
  record Ema(
      @Setting(
              value = "share of the average that is kept each time weights are taken in",
              range = "(0, 1)",
              byDefault = "0.999")
          double decay,
      @Setting(
              value = "steps between the weights that are taken in",
              range = "[1, inf)",
              unit = "steps",
              byDefault = "1")
          int every)
      implements Averaging {
    public Ema {
      Declared.check(Ema.class, decay, every);
    }

    @Override
    public double weight(Time time, long count) {
      if (time.step() % every != 0) {
        return 0;
      }
      return count == 0 ? 1 : 1 - Math.min(decay, (1.0 + count) / (10.0 + count));
    }

    @Override
    public boolean isValidated() {
      return true;
    }
  }
}
