package io.github.syncbn.driver.metric;

import java.util.List;

/**
 * What comes of the order in which probabilities put rows.
 *
 * @param areaUnderRoc NaN unless there are rows of both kinds
 * @param averagePrecision NaN without rows of the class
 */
public record Ranking(double areaUnderRoc, double averagePrecision) {

  /** Classes for which rows are put in order; of more than these, it is not done. */
  public static final int MOST_CLASSES = 100;

  /**
   * How many orders of rows the figures of a model need: by the second class alone where there are
   * two, else by each class; 0 where they are not computed.
   */
  public static int orders(int classes) {
    return classes == 2 ? 1 : classes > MOST_CLASSES ? 0 : classes;
  }

  /** The class whose probability gives an order. */
  public static int classOf(int order, int classes) {
    return classes == 2 ? 1 : order;
  }

  /**
   * What puts rows in the order of a class's probability, and keeps apart those where it rounds to
   * 1: these are ordered by what is left for the other classes.
   */
  public static double score(double[] probabilities, int number) {
    if (probabilities[number] < 1) {
      return probabilities[number];
    }
    double others = 0;
    for (int k = 0; k < probabilities.length; k++) {
      others += k == number ? 0 : probabilities[k];
    }
    return -StrictMath.log(others);
  }

  /** The means over orders, those that are NaN left out. */
  public static Ranking mean(List<Ranking> orders) {
    return new Ranking(
        orders.stream()
            .mapToDouble(Ranking::areaUnderRoc)
            .filter(area -> !Double.isNaN(area))
            .average()
            .orElse(Double.NaN),
        orders.stream()
            .mapToDouble(Ranking::averagePrecision)
            .filter(precision -> !Double.isNaN(precision))
            .average()
            .orElse(Double.NaN));
  }
}
