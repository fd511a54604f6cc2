package io.github.syncbn.driver.metric;

import io.github.syncbn.worker.metric.ClassCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What was predicted for which class, as weights (counts where rows have none). Only what occurs is
 * kept: memory grows with the pairs seen, not with the square of the classes.
 */
public final class ConfusionMatrix implements Serializable {
  private final List<String> classes;
  private final TreeMap<Long, Double> cells = new TreeMap<>();
  private final ClassCounts counts;

  /** Of nothing yet. */
  public ConfusionMatrix(List<String> classes) {
    this.classes = new ArrayList<>(classes);
    counts = new ClassCounts(classes.size());
  }

  /**
   * A pair that occurs.
   *
   * @param actual the true class
   * @param predicted the predicted one
   * @param weight of the rows
   */
  public record Cell(int actual, int predicted, double weight) {}

  /** Adds a row. */
  public void add(int actualClass, int predictedClass, double weight) {
    cells.merge((long) actualClass << 32 | predictedClass, weight, Double::sum);
    counts.add(actualClass, predictedClass, weight);
  }

  /** Adds the rows of another. */
  public void addAll(ConfusionMatrix other) {
    other.cells.forEach((key, weight) -> add((int) (key >>> 32), key.intValue(), weight));
  }

  /** Names of the classes. */
  public List<String> classes() {
    return List.copyOf(classes);
  }

  /** Weight of the rows of one class for which another was predicted. */
  public double count(int actualClass, int predictedClass) {
    return cells.getOrDefault((long) actualClass << 32 | predictedClass, 0.0);
  }

  /** The wrong predictions, the most frequent first. */
  public List<Cell> confusions() {
    List<Cell> wrong = new ArrayList<>();
    cells.forEach(
        (key, weight) -> {
          Cell cell = new Cell((int) (key >>> 32), key.intValue(), weight);
          if (cell.actual() != cell.predicted()) {
            wrong.add(cell);
          }
        });
    wrong.sort(Comparator.comparingDouble(Cell::weight).reversed());
    return wrong;
  }

  /** Per class and over all: accuracy, precision, recall, F1. */
  public ClassCounts counts() {
    return counts;
  }

  /** The part of the rows whose prediction is right; NaN without rows. */
  public double accuracy() {
    return counts.accuracy();
  }

  /** Of the rows for which a class was predicted, the part that is of it; NaN if it never was. */
  public double precision(int number) {
    return counts.precision(number);
  }

  /** Of the rows of a class, the part for which it was predicted; NaN if it has no rows. */
  public double recall(int number) {
    return counts.recall(number);
  }

  /**
   * Harmonic mean of precision and recall; NaN if the class has no rows and was never predicted.
   */
  public double f1(int number) {
    return counts.f1(number);
  }

  /** Weight of the rows of a class. */
  public double support(int number) {
    return counts.support(number);
  }
}
