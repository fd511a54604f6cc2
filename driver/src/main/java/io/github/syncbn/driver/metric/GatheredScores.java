package io.github.syncbn.driver.metric;

import io.github.syncbn.worker.metric.ClassScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rankings of rows that are all in memory: as {@link RankingSums} says, in one order on any
 * machines.
 *
 * @param values rows one after another: the score of each order, the class or each of several
 *     labels, the weight; rows of weight 0 do not count
 * @param length doubles of {@code values} that are used
 * @param classes number of classes
 * @param targets labels of a row
 */
public record GatheredScores(double[] values, int length, int classes, int targets) {

  /** By order. */
  public List<Ranking> rankings() {
    List<Ranking> rankings = new ArrayList<>();
    for (int order = 0; order < ClassScores.orders(classes, targets); order++) {
      rankings.add(ranking(order));
    }
    return rankings;
  }

  private Ranking ranking(int order) {
    int orders = ClassScores.orders(classes, targets);
    int width = orders + targets + 1;
    int truth = orders + (targets > 1 ? order : 0);
    double[] distinct = distinct(order, width);
    double[] positive = new double[distinct.length];
    double[] negative = new double[distinct.length];
    int number = ClassScores.classOf(order, classes);
    for (int at = 0; at < length; at += width) {
      double weight = values[at + width - 1];
      if (weight != 0) {
        int place = Arrays.binarySearch(distinct, values[at + order]);
        (values[at + truth] == number ? positive : negative)[place] += weight;
      }
    }
    RankingSums sums = new RankingSums(0, 0);
    for (int place = distinct.length - 1; place >= 0; place--) {
      sums.add(positive[place], negative[place]);
    }
    return sums.ranking();
  }

  /** The scores of an order, ascending. */
  private double[] distinct(int order, int width) {
    double[] scores = new double[length / width];
    int count = 0;
    for (int at = 0; at < length; at += width) {
      if (values[at + width - 1] != 0) {
        scores[count++] = values[at + order];
      }
    }
    Arrays.sort(scores, 0, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || scores[i] != scores[i - 1]) {
        scores[kept++] = scores[i];
      }
    }
    return Arrays.copyOf(scores, kept);
  }
}
