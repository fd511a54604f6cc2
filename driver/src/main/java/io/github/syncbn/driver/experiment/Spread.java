package io.github.syncbn.driver.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A number over several seeds.
 *
 * @param mean over those that are numbers; NaN if none is
 * @param deviation sample standard deviation of these, with a divisor of n - 1; 0 for one
 * @param low the least of them
 * @param high the greatest
 * @param numbers how many are numbers; a training that diverged, or never came so far, has none
 * @param seeds how many there are
 */
public record Spread(
    double mean, double deviation, double low, double high, int numbers, int seeds) {

  /** Of one value a seed; NaN for what is no number. */
  public static Spread of(double... values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    double mean = Arrays.stream(finite).average().orElse(Double.NaN);
    double squares = Arrays.stream(finite).map(v -> (v - mean) * (v - mean)).sum();
    return new Spread(
        mean,
        finite.length < 2 ? 0 : Math.sqrt(squares / (finite.length - 1)),
        Arrays.stream(finite).min().orElse(Double.NaN),
        Arrays.stream(finite).max().orElse(Double.NaN),
        finite.length,
        values.length);
  }

  /** Whether any is a number. */
  public boolean known() {
    return numbers > 0;
  }

  /**
   * Whether the means lie further apart than twice the standard error of their difference; with one
   * seed, whether they differ.
   */
  public boolean above(Spread other) {
    double error =
        Math.sqrt(
            deviation * deviation / Math.max(1, numbers)
                + other.deviation * other.deviation / Math.max(1, other.numbers));
    return mean - other.mean > 2 * error;
  }

  /** A share in [0, 1] as {@code 97.63% ± 0.21}; what is no number has diverged. */
  public String percent() {
    return text(value -> String.format(Locale.ROOT, "%.2f", 100 * value), "%", "diverged");
  }

  /** Four significant digits, or a whole number from 10,000 on; what is no number has diverged. */
  public String number() {
    return number("diverged");
  }

  /**
   * Four significant digits, or a whole number from 10,000 on.
   *
   * @param missing what is said of a seed that has no number
   */
  public String number(String missing) {
    return text(Spread::digits, "", missing);
  }

  static String digits(double value) {
    double size = Math.abs(value);
    if (size >= 9999.5 && size < 1e7) {
      // Where four digits would be written as a power of ten.
      return String.format(Locale.ROOT, "%.0f", value);
    }
    boolean plain = value == 0 || (size >= 1e-3 && size < 9999.5);
    return String.format(Locale.ROOT, plain ? "%.4g" : "%.2e", value);
  }

  private String text(DoubleFunction<String> format, String unit, String missing) {
    if (numbers == 0) {
      return missing;
    }
    String text = format.apply(mean) + unit + (numbers > 1 ? " ± " + format.apply(deviation) : "");
    return numbers == seeds
        ? text
        : text + String.format(Locale.ROOT, " (%d of %d %s)", seeds - numbers, seeds, missing);
  }
}
