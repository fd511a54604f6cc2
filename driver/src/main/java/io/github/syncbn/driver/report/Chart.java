package io.github.syncbn.driver.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Series over one axis, to be drawn.
 *
 * @param title what is to be seen
 * @param x the axis that all series share
 * @param y the axis of their values
 * @param at places on the first axis, ascending
 * @param series what is drawn; at least one
 * @param marks events at places of the first axis
 */
public record Chart(
    String title, Axis x, Axis y, double[] at, List<Series> series, List<Mark> marks) {

  /**
   * An axis.
   *
   * @param label what it measures, with its unit
   * @param logarithmic whether equal ratios are equally far apart
   */
  public record Axis(String label, boolean logarithmic) {
    /** An axis with equal steps. */
    public static Axis linear(String label) {
      return new Axis(label, false);
    }

    /** An axis with equal ratios; values of 0 and below are left out. */
    public static Axis logarithmic(String label) {
      return new Axis(label, true);
    }
  }

  /**
   * A line.
   *
   * @param name what it is
   * @param values one for each place; NaN where there is none
   * @param band what it is in the middle of, such as a spread
   * @param dashed whether it is a reference rather than a result
   */
  public record Series(String name, double[] values, Optional<Band> band, boolean dashed) {
    /** A line alone. */
    public static Series of(String name, double[] values) {
      return new Series(name, values, Optional.empty(), false);
    }

    /** A line between two others. */
    public static Series between(String name, double[] low, double[] values, double[] high) {
      return new Series(name, values, Optional.of(new Band(low, high)), false);
    }

    /** The same, dashed. */
    public Series asReference() {
      return new Series(name, values, band, true);
    }
  }

  /** Lower and upper edge, one value for each place. */
  public record Band(double[] low, double[] high) {}

  /** An event at a place of the first axis. */
  public record Mark(double at, String label) {}

  /**
   * Checks that every series has a value for each place.
   *
   * @throws IllegalArgumentException otherwise
   */
  public Chart {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
    if (series.isEmpty()) {
      throw new IllegalArgumentException("chart '" + title + "' has no series");
    }
    for (Series line : series) {
      requirePlaces(title, line, at.length, line.values());
      if (line.band().isPresent()) {
        requirePlaces(title, line, at.length, line.band().get().low());
        requirePlaces(title, line, at.length, line.band().get().high());
      }
    }
  }

  private static void requirePlaces(String title, Series line, int places, double[] values) {
    if (values.length != places) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "chart '%s': %s has %d values for %d places",
              title,
              line.name(),
              values.length,
              places));
    }
  }

  /** A chart without marks. */
  public static Chart of(String title, Axis x, Axis y, double[] at, List<Series> series) {
    return new Chart(title, x, y, at, series, List.of());
  }

  /** Whether there is any value to be drawn. */
  public boolean drawable() {
    for (Series line : series) {
      for (double value : line.values()) {
        if (Double.isFinite(value)) {
          return true;
        }
      }
    }
    return false;
  }
}
