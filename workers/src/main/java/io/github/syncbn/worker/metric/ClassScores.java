package io.github.syncbn.worker.metric;

/** What puts rows in order for figures that depend on their order alone. */
public final class ClassScores {
  /** Classes for which rows are put in order; of more than these, it is not done. */
  public static final int MOST_CLASSES = 100;

  private ClassScores() {}

  /**
   * How many orders of rows the figures of a model need: by the second class alone where there are
   * two, else by each class; 0 where they are not computed.
   */
  public static int orders(int classes) {
    return classes == 2 ? 1 : classes > MOST_CLASSES ? 0 : classes;
  }

  /**
   * The same where a row has several labels of 0 or 1: one order for each label, by its probability
   * of being 1.
   */
  public static int orders(int classes, int targets) {
    return targets == 1 ? orders(classes) : targets > MOST_CLASSES ? 0 : targets;
  }

  /** The class whose probability gives an order. */
  public static int classOf(int order, int classes) {
    return classes == 2 ? 1 : order;
  }

  /**
   * What puts rows in the order of a class's probability, and keeps apart those where it rounds to
   * 1: these are ordered by what is left for the other classes.
   */
  public static double of(double[] probabilities, int number) {
    if (probabilities[number] < 1) {
      return probabilities[number];
    }
    double others = 0;
    for (int k = 0; k < probabilities.length; k++) {
      others += k == number ? 0 : probabilities[k];
    }
    return -StrictMath.log(others);
  }
}
