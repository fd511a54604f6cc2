package io.github.syncbn.driver.experiment;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A number of a training.
 *
 * @param name heading of its column
 * @param of the training; NaN where it has none
 * @param text how it is written over several seeds
 */
public record Measure(String name, ToDoubleFunction<Trial> of, Function<Spread, String> text) {
  public static final Measure TRAIN_LOSS =
      new Measure("train loss", Trial::trainLoss, Spread::number);
  public static final Measure VALIDATION =
      new Measure("validation", Trial::validationAccuracy, Spread::percent);
  public static final Measure TEST =
      new Measure("test accuracy", Trial::testAccuracy, Spread::percent);

  /** Another share in [0, 1]. */
  public static Measure share(String name, ToDoubleFunction<Trial> of) {
    return new Measure(name, of, Spread::percent);
  }

  /** A place that not every training comes to, such as the step of an accuracy. */
  public static Measure reached(String name, ToDoubleFunction<Trial> of) {
    return new Measure(name, of, spread -> spread.number("never"));
  }

  /** Another number. */
  public static Measure number(String name, ToDoubleFunction<Trial> of) {
    return new Measure(name, of, Spread::number);
  }
}
