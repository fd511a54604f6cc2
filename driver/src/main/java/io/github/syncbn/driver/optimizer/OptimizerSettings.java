package io.github.syncbn.driver.optimizer;

import java.util.Optional;

/**
 * The section {@code optimizer} of a job.
 *
 * @param algorithm the update rule
 * @param learningRate base learning rate, above 0
 * @param schedule factor on the learning rate over time
 * @param weightDecay 0 or more; as L2 term of the gradient for SGD and Adam, decoupled for AdamW
 * @param decayAll whether weight decay reaches gamma, beta and biases too
 * @param clipNorm the gradient is scaled down to this global L2 norm if it is longer
 */
public record OptimizerSettings(
    Algorithm algorithm,
    double learningRate,
    Schedule schedule,
    double weightDecay,
    boolean decayAll,
    Optional<Double> clipNorm) {

  /** The same with another base learning rate. */
  public OptimizerSettings withLearningRate(double rate) {
    return new OptimizerSettings(algorithm, rate, schedule, weightDecay, decayAll, clipNorm);
  }

  /** Checks the ranges. */
  public OptimizerSettings {
    check(positive(learningRate), "learningRate is above 0", learningRate);
    check(weightDecay >= 0 && positive(1 + weightDecay), "weightDecay is 0 or more", weightDecay);
    clipNorm.ifPresent(norm -> check(positive(norm), "clipNorm is above 0", norm));
  }

  private static boolean positive(double value) {
    return value > 0 && !Double.isInfinite(value);
  }

  private static void check(boolean holds, String rule, double value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + value);
    }
  }

  /** The update rule. */
  public sealed interface Algorithm {
    /** Its name in configurations. */
    String name();

    /**
     * Stochastic gradient descent as torch.optim.SGD: {@code v = momentum v + g}, step along v, or
     * g + momentum v for Nesterov.
     */
    record Sgd(double momentum, boolean nesterov) implements Algorithm {
      /** Checks the ranges. */
      public Sgd {
        check(momentum >= 0 && momentum < 1, "momentum lies in [0, 1)", momentum);
        check(!nesterov || momentum > 0, "nesterov needs a momentum above 0", momentum);
      }

      @Override
      public String name() {
        return "sgd";
      }
    }

    /** Kingma and Ba 2015 (arXiv 1412.6980), as torch.optim.Adam. */
    record Adam(double beta1, double beta2, double epsilon) implements Algorithm {
      /** Checks the ranges. */
      public Adam {
        checkMoments(beta1, beta2, epsilon);
      }

      @Override
      public String name() {
        return "adam";
      }
    }

    /** Loshchilov and Hutter 2019 (arXiv 1711.05101), as torch.optim.AdamW. */
    record AdamW(double beta1, double beta2, double epsilon) implements Algorithm {
      /** Checks the ranges. */
      public AdamW {
        checkMoments(beta1, beta2, epsilon);
      }

      @Override
      public String name() {
        return "adamW";
      }
    }

    private static void checkMoments(double beta1, double beta2, double epsilon) {
      check(beta1 >= 0 && beta1 < 1, "beta1 lies in [0, 1)", beta1);
      check(beta2 >= 0 && beta2 < 1, "beta2 lies in [0, 1)", beta2);
      check(positive(epsilon), "epsilon is above 0", epsilon);
    }
  }

  /**
   * A length of training time.
   *
   * @param amount 0 or more
   * @param unit epochs or steps
   */
  public record Span(double amount, Unit unit) {
    /** Checks the range. */
    public Span {
      check(amount >= 0 && positive(1 + amount), "a length of time is 0 or more", amount);
    }

    /** Unit of a span. */
    public enum Unit {
      EPOCHS,
      STEPS
    }

    /** The span in steps. */
    public double steps(long stepsPerEpoch) {
      return unit == Unit.STEPS ? amount : amount * stepsPerEpoch;
    }
  }

  /**
   * Factor on the learning rate at step t = 0, 1, ...; each may start with a linear warm-up. {@link
   * LearningRate} computes it.
   */
  public sealed interface Schedule {
    /** Always 1. */
    record Constant() implements Schedule {}

    /** {@code factor ^ floor(t / every)} (torch StepLR). */
    record Step(Span every, double factor) implements Schedule {
      /** Checks the ranges. */
      public Step {
        checkDecay(every, factor);
      }
    }

    /**
     * {@code floor + (1 - floor) * factor ^ (t / every)}: continuous decay towards {@code floor} of
     * the base rate. With floor 0 it is torch ExponentialLR; with factor 1/e it is {@code floor +
     * (1 - floor) exp(-t / every)}.
     */
    record Exponential(Span every, double factor, double floor) implements Schedule {
      /** Checks the ranges. */
      public Exponential {
        checkDecay(every, factor);
        check(floor >= 0 && floor <= 1, "floor lies in [0, 1]", floor);
      }
    }

    /**
     * {@code floor + (1 - floor) (1 + cos(pi t / T)) / 2} over the T steps of training that are
     * left (torch CosineAnnealingLR; SGDR without restarts, Loshchilov and Hutter 2017, arXiv
     * 1608.03983).
     */
    record Cosine(double floor) implements Schedule {
      /** Checks the range. */
      public Cosine {
        check(floor >= 0 && floor <= 1, "floor lies in [0, 1]", floor);
      }
    }

    /**
     * {@code from + (1 - from) t / n} for t below n, the steps of {@code length} (torch LinearLR
     * with start_factor=from, total_iters=n); then {@code after}, whose time starts at n and whose
     * training is so much shorter.
     */
    record WarmUp(Span length, double from, Schedule after) implements Schedule {
      /** Checks the range. */
      public WarmUp {
        check(from >= 0 && from <= 1, "a warm-up starts from [0, 1] of the rate", from);
      }
    }

    private static void checkDecay(Span every, double factor) {
      check(every.amount() > 0, "a schedule's interval is above 0", every.amount());
      check(positive(factor), "a schedule's factor is above 0", factor);
    }
  }
}
