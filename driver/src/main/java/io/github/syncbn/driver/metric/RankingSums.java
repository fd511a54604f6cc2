package io.github.syncbn.driver.metric;

import java.io.Serializable;

/**
 * Sums over rows in descending order of their scores. With p and n the weights of a score's rows
 * that are of the class and that are not, P and N those of all rows, and p' and n' those of the
 * rows of larger scores: the area under the ROC curve is {@code sum n (p' + p / 2) / (P N)}, the
 * share of all pairs of a row of either kind in which the one of the class has the larger score,
 * equal ones counting half; average precision is {@code sum p (p' + p) / (p' + p + n' + n) / P}.
 */
public final class RankingSums implements Serializable {
  private double positive;
  private double negative;
  private double pairs;
  private double precision;

  /**
   * Begins behind other rows.
   *
   * @param positiveBefore weight of rows of the class with larger scores
   * @param negativeBefore weight of the others with larger scores
   */
  public RankingSums(double positiveBefore, double negativeBefore) {
    positive = positiveBefore;
    negative = negativeBefore;
  }

  /** Adds the rows of the next smaller score. */
  public void add(double ofClass, double ofOthers) {
    pairs += ofOthers * (positive + ofClass / 2);
    positive += ofClass;
    negative += ofOthers;
    if (ofClass > 0) {
      precision += ofClass * (positive / (positive + negative));
    }
  }

  /** Adds the rows that come next, of sums that began behind these. */
  public void addAll(RankingSums next) {
    positive = next.positive;
    negative = next.negative;
    pairs += next.pairs;
    precision += next.precision;
  }

  /** Weight of the rows of the class, those before included. */
  public double positive() {
    return positive;
  }

  /** Weight of the other rows, those before included. */
  public double negative() {
    return negative;
  }

  /** What comes of them, if no rows are left out. */
  public Ranking ranking() {
    boolean both = positive > 0 && negative > 0;
    return new Ranking(both ? pairs / (positive * negative) : Double.NaN, precision / positive);
  }
}
