package io.github.syncbn.driver.metric;

import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.metric.LabelSums;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Sums over rows of which several targets are predicted: numbers, or labels of 0 or 1. */
public sealed interface TargetSums extends Serializable {

  /**
   * Of nothing yet.
   *
   * @param targets how many
   * @param labels whether they are labels of 0 or 1
   */
  static TargetSums none(int targets, boolean labels) {
    return labels ? new Labels(new LabelSums(targets)) : new Numbers(ErrorMoments.none(targets));
  }

  /**
   * Adds a row.
   *
   * @param actual by target
   * @param outputs holds the predicted numbers, or the labels' logits, from {@code at}
   */
  void add(double[] actual, double[] outputs, int at, double weight);

  /** Adds the rows of another of the same kind. */
  void addAll(TargetSums other);

  /**
   * The metrics.
   *
   * @param rankings of labels, what the order of rows gives, by label; none if it was not looked at
   */
  Figures figures(List<Ranking> rankings);

  /** Of numbers. */
  record Numbers(ErrorMoments errors) implements TargetSums {
    @Override
    public void add(double[] actual, double[] outputs, int at, double weight) {
      double[] predictions = Arrays.copyOfRange(outputs, at, at + actual.length);
      errors.add(actual, predictions, weight, new double[errors.values().length]);
    }

    @Override
    public void addAll(TargetSums other) {
      errors.addAll(((Numbers) other).errors);
    }

    @Override
    public Figures figures(List<Ranking> rankings) {
      return Figures.of(errors);
    }
  }

  /** Of labels of 0 or 1. */
  record Labels(LabelSums sums) implements TargetSums {
    @Override
    public void add(double[] actual, double[] outputs, int at, double weight) {
      sums.add(actual, outputs, at, weight);
    }

    @Override
    public void addAll(TargetSums other) {
      sums.addAll(((Labels) other).sums);
    }

    @Override
    public Figures figures(List<Ranking> rankings) {
      return Figures.of(sums, rankings);
    }
  }
}
