package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;

/**
 * Factor on the learning rate over time, after a {@link WarmUp}: time starts anew at its end, and
 * training is that much shorter. Spans in epochs become steps, which need not be whole.
 *
 * <p>A new schedule is a record in here.
 */
public sealed interface Schedule {

  /** What comes before it. */
  WarmUp warmUp();

  /**
   * The factor after the warm-up.
   *
   * @param t steps since then, 0 or more
   * @param total steps of training from then on, as planned
   */
  double afterWarmUp(double t, long stepsPerEpoch, double total);

  /**
   * The factor at a step.
   *
   * @param step from 0
   * @param stepsPerEpoch steps of one epoch
   * @param totalSteps steps of the whole training as planned
   */
  default double factor(long step, long stepsPerEpoch, long totalSteps) {
    double rise = warmUp().steps(stepsPerEpoch);
    return step < rise
        ? warmUp().factor(step / rise)
        : afterWarmUp(step - rise, stepsPerEpoch, totalSteps - rise);
  }

  /** How often a span has passed; finite however short it is, as 1 to the infinite is no number. */
  private static double times(double t, double span) {
    return Math.min(t / span, Double.MAX_VALUE);
  }

  /** Always 1. */
  @Summary("always 1")
  record Constant(@Inline WarmUp warmUp) implements Schedule {
    @Override
    public double afterWarmUp(double t, long stepsPerEpoch, double total) {
      return 1;
    }
  }

  /** {@code factor ^ floor(t / every)} (torch StepLR). */
  @Summary("times factor at every multiple of every")
  record Step(
      @Setting(value = "time between two changes", range = "(0, inf)") Span every,
      @Setting(value = "the factor", range = "(0, inf)", byDefault = "0.1") double factor,
      @Inline WarmUp warmUp)
      implements Schedule {
    public Step {
      Declared.check(Step.class, every.amount(), factor, warmUp);
    }

    @Override
    public double afterWarmUp(double t, long stepsPerEpoch, double total) {
      return StrictMath.pow(factor, Math.floor(times(t, every.steps(stepsPerEpoch))));
    }
  }

  /**
   * {@code floor + (1 - floor) * factor ^ (t / every)}: continuous decay towards {@code floor} of
   * the base rate. With floor 0 it is torch ExponentialLR; with factor 1/e it is {@code floor + (1
   * - floor) exp(-t / every)}.
   */
  @Summary("floor + (1 - floor) factor^(t / every), continuously")
  record Exponential(
      @Setting(value = "time in which factor applies once", range = "(0, inf)") Span every,
      @Setting(value = "the factor", range = "(0, inf)") double factor,
      @Setting(value = "share of the base rate that it falls to", range = "[0, 1]", byDefault = "0")
          double floor,
      @Inline WarmUp warmUp)
      implements Schedule {
    public Exponential {
      Declared.check(Exponential.class, every.amount(), factor, floor, warmUp);
    }

    @Override
    public double afterWarmUp(double t, long stepsPerEpoch, double total) {
      double decay = StrictMath.pow(factor, times(t, every.steps(stepsPerEpoch)));
      return floor + (1 - floor) * decay;
    }
  }

  /**
   * {@code floor + (1 - floor) (1 + cos(pi t / T)) / 2} over the T steps of training that are left
   * (torch CosineAnnealingLR; SGDR without restarts, Loshchilov and Hutter 2017, arXiv 1608.03983).
   */
  @Summary("half a cosine from 1 to floor over the rest of training")
  record Cosine(
      @Setting(value = "share of the base rate that it falls to", range = "[0, 1]", byDefault = "0")
          double floor,
      @Inline WarmUp warmUp)
      implements Schedule {
    public Cosine {
      Declared.check(Cosine.class, floor, warmUp);
    }

    @Override
    public double afterWarmUp(double t, long stepsPerEpoch, double total) {
      double wave = t >= total ? 0 : (1 + StrictMath.cos(StrictMath.PI * t / total)) / 2;
      return floor + (1 - floor) * wave;
    }
  }
}
