package io.github.syncbn.driver.planning;

/**
 * What things cost, in seconds. Computing is that of a core with OpenBLAS and AVX-512. The costs of
 * executors are fitted by {@code driver/bench/channel.py} to 1 to 64 channels over loopback, all on
 * two cores with the driver and once compiled, where points left out of the fit were met within 10%
 * (all-reduce) and 10% (push) in the median, 21% and 22% at most; executors with cores of their own
 * cost the driver less. A real network adds its latency and the bytes over its bandwidth; gradients
 * come in while parameters go out, so of these it adds one direction ({@code
 * driver/bench/network.py}).
 *
 * @param flop one floating-point operation of a matrix product, on one core
 * @param value one activation forward and backward, on one core
 * @param update one parameter in the optimizer
 * @param exchange one all-reduce
 * @param exchangePerHolder the same for each executor, or thread of one JVM
 * @param doublePerHolder one double of one all-reduce, for each executor or thread
 * @param push the end of a step
 * @param pushPerHolder the same for each executor
 * @param parameterPerHolder one parameter out and one gradient in, for each executor or thread
 * @param hidden share of the time of what is sent under the backward pass that costs the step
 *     nothing, in [0, 1]
 */
public record StepCosts(
    double flop,
    double value,
    double update,
    double exchange,
    double exchangePerHolder,
    double doublePerHolder,
    double push,
    double pushPerHolder,
    double parameterPerHolder,
    double hidden) {

  /** Threads of one JVM. */
  public static final StepCosts IN_JVM =
      new StepCosts(1 / 85e9, 1.8e-9, 1.0e-9, 12e-6, 2e-6, 1e-9, 20e-6, 0, 0.35e-9, 0);

  /** Executors over loopback, which share their cores with the driver: nothing is hidden there. */
  public static final StepCosts LOOPBACK =
      new StepCosts(1 / 85e9, 1.8e-9, 1.0e-9, 152e-6, 33e-6, 8.3e-9, 209e-6, 42e-6, 3.0e-9, 0);

  /**
   * Executors behind a network as in a data centre: 50 microseconds, 10 gigabits a second. Of what
   * is sent under the backward pass seven eighths are hidden, as was measured for the network of
   * {@code driver/bench/mlp.conf} with 1,024 rows a batch between two executors over a line of 2
   * gigabits.
   */
  public static final StepCosts NETWORK = LOOPBACK.over(50e-6, 1.25e9);

  /**
   * The same where each worker has several threads, which share its rows out among them.
   *
   * @param threads of a worker, 1 or more: {@code spark.task.cpus}
   */
  public StepCosts threads(int threads) {
    return new StepCosts(
        flop / threads,
        value / threads,
        update,
        exchange,
        exchangePerHolder,
        doublePerHolder,
        push,
        pushPerHolder,
        parameterPerHolder,
        hidden);
  }

  /**
   * The end of a step, in seconds, if nothing of it is hidden.
   *
   * @param holders executors, or threads of one JVM
   * @param parameters of the network
   */
  public double stepEnd(int holders, int parameters) {
    return push + holders * pushPerHolder + parameters * (update + holders * parameterPerHolder);
  }

  /** The same executors behind a network. */
  public StepCosts over(double latency, double bytesPerSecond) {
    return new StepCosts(
        flop,
        value,
        update,
        exchange + 2 * latency,
        exchangePerHolder,
        doublePerHolder + 2 * Double.BYTES / bytesPerSecond,
        push + 2 * latency,
        pushPerHolder,
        parameterPerHolder + Float.BYTES / bytesPerSecond,
        7.0 / 8);
  }
}
