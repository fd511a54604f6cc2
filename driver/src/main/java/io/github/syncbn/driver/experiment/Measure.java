package io.github.syncbn.driver.experiment;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A number of a training.
 *
 * @param name heading of its column
 * @param of the training; NaN where it has none
 * @param text how it is written over several seeds
 * @param reached whether trainings that went well may have none
 */
public record Measure(
    String name, ToDoubleFunction<Trial> of, Function<Spread, String> text, boolean reached) {
  public static final Measure TRAIN_LOSS =
      new Measure("train loss", Trial::trainLoss, Spread::number);
  public static final Measure VALIDATION =
      new Measure("validation", Trial::validationAccuracy, Spread::percent);
  public static final Measure TEST =
      new Measure("test accuracy", Trial::testAccuracy, Spread::percent);

  /** A number that every training has that goes well. */
  public Measure(String name, ToDoubleFunction<Trial> of, Function<Spread, String> text) {
    this(name, of, text, false);
  }

  /** Another share in [0, 1]. */
  public static Measure share(String name, ToDoubleFunction<Trial> of) {
    return new Measure(name, of, Spread::percent);
  }

  /** A place that not every training comes to, such as the step of an accuracy. */
  public static Measure reached(String name, ToDoubleFunction<Trial> of) {
    return new Measure(name, of, spread -> spread.number("never"), true);
  }

  /** Another number. */
  public static Measure number(String name, ToDoubleFunction<Trial> of) {
    return new Measure(name, of, Spread::number);
  }
}
