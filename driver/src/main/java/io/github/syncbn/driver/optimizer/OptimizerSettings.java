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

  /** The update rule. */
  public sealed interface Algorithm {
    /** Its name in configurations. */
    String name();

    /**
     * Stochastic gradient descent as torch.optim.SGD: {@code v = momentum v + g}, step along v, or
     * g + momentum v for Nesterov.
     */
    record Sgd(double momentum, boolean nesterov) implements Algorithm {
      @Override
      public String name() {
        return "sgd";
      }
    }

    /** Kingma and Ba 2015 (arXiv 1412.6980), as torch.optim.Adam. */
    record Adam(double beta1, double beta2, double epsilon) implements Algorithm {
      @Override
      public String name() {
        return "adam";
      }
    }

    /** Loshchilov and Hutter 2019 (arXiv 1711.05101), as torch.optim.AdamW. */
    record AdamW(double beta1, double beta2, double epsilon) implements Algorithm {
      @Override
      public String name() {
        return "adamW";
      }
    }
  }

  /**
   * A length of training time.
   *
   * @param amount 0 or more
   * @param unit epochs or steps
   */
  public record Span(double amount, Unit unit) {
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

  /** Factor on the learning rate by step; each may start with a linear warm-up. */
  public sealed interface Schedule {
    /** Always 1. */
    record Constant() implements Schedule {}

    /** Times {@code factor} at every multiple of {@code every} (torch StepLR). */
    record Step(Span every, double factor) implements Schedule {}

    /** {@code factor ^ (t / every)}, continuously, down to {@code floor} of the base rate. */
    record Exponential(Span every, double factor, double floor) implements Schedule {}

    /**
     * Half a cosine from 1 to {@code floor} over the rest of training (SGDR without restarts, arXiv
     * 1608.03983).
     */
    record Cosine(double floor) implements Schedule {}

    /**
     * Linear from {@code from} to 1 during {@code length}, then {@code after}, whose time starts
     * there.
     */
    record WarmUp(Span length, double from, Schedule after) implements Schedule {}
  }
}
