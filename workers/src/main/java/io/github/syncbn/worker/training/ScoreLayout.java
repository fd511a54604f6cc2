package io.github.syncbn.worker.training;

import io.github.syncbn.worker.metric.ClassScores;

/**
 * How the scores of a set's rows lie in an exchange that gathers them: one group a shard, so that
 * nothing is added and the rows have one order on any workers. A row is the score of each order,
 * its class, or each of several labels, and its weight; what a shard lacks in rows has weight 0.
 *
 * @param rowsOfShard most rows of a shard
 * @param orders see {@link ClassScores#orders}; 0 if nothing is gathered
 * @param truths 1 for a class, or how many labels a row has
 */
public record ScoreLayout(int rowsOfShard, int orders, int truths) {
  /** Scores of a set at most, so that the driver can hold them: 16 MB for two classes. */
  public static final int MOST_SCORES = 1 << 20;

  /** That of a set of {@code rows} rows. */
  public static ScoreLayout of(TrainingPlan plan, long rows) {
    TrainingPlan.Objective objective = plan.objective();
    int orders =
        objective.classifies() ? ClassScores.orders(objective.classes(), objective.targets()) : 0;
    boolean gathered = rows * orders <= MOST_SCORES;
    int rowsOfShard = gathered ? (int) ((rows + plan.shards() - 1) / plan.shards()) : 0;
    return new ScoreLayout(rowsOfShard, gathered ? orders : 0, objective.targets());
  }

  /** Whether anything is gathered. */
  public boolean gathers() {
    return length() > 0;
  }

  /** Doubles of a row. */
  public int width() {
    return orders == 0 ? 0 : orders + truths + 1;
  }

  /** Doubles of a shard. */
  public int length() {
    return rowsOfShard * width();
  }

  /** Writes a row of a shard with several labels at {@code offset}. */
  void store(double[] into, int offset, int row, double[] scores, double[] actual, double weight) {
    int at = offset + row * width();
    System.arraycopy(scores, 0, into, at, orders);
    System.arraycopy(actual, 0, into, at + orders, truths);
    into[at + orders + truths] = weight;
  }

  /** Writes a row of a shard at {@code offset}. */
  void store(
      double[] into, int offset, int row, double[] probabilities, int actual, double weight) {
    int at = offset + row * width();
    for (int order = 0; order < orders; order++) {
      into[at + order] =
          ClassScores.of(probabilities, ClassScores.classOf(order, probabilities.length));
    }
    into[at + orders] = actual;
    into[at + orders + 1] = weight;
  }
}
