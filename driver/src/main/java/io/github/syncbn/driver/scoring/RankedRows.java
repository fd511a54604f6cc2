package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.Ranking;
import io.github.syncbn.driver.metric.RankingSums;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.worker.metric.ClassScores;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rankings of rows by many orders at once, sorted by Spark: what a task and the driver hold does
 * not grow with the number of rows. The scores of all orders are sorted together; a first pass adds
 * up the weights of each part, a second one begins where the parts before have ended.
 */
final class RankedRows {
  /** Scores are negated, so that the largest come first. */
  private static final StructType SCORES =
      new StructType()
          .add("order", DataTypes.IntegerType, false)
          .add("below", DataTypes.DoubleType, false)
          .add("positive", DataTypes.DoubleType, false)
          .add("negative", DataTypes.DoubleType, false);

  private RankedRows() {}

  /**
   * By what rows are put in order.
   *
   * @param classes 2 or more
   * @param targets labels of a row, 1 or more
   */
  record Orders(int classes, int targets) implements Serializable {

    int count() {
      return ClassScores.orders(classes, targets);
    }

    private double score(ScoredRow row, int order) {
      return targets > 1
          ? row.predictions()[order]
          : ClassScores.of(row.probabilities(), ClassScores.classOf(order, classes));
    }

    private boolean positive(ScoredRow row, int order) {
      return targets > 1
          ? row.targets()[order] == 1
          : row.targets()[0] == ClassScores.classOf(order, classes);
    }
  }

  /**
   * The rankings.
   *
   * @param by which orders there are
   * @param groups number of groups of rows: all, and each slice
   * @return per group, by order
   */
  static List<List<Ranking>> of(
      JavaRDD<ScoredRow> rows, Orders by, int groups, SparkSession spark) {
    int orders = by.count();
    JavaRDD<Row> sorted =
        spark
            .createDataFrame(rows.flatMap(row -> scores(row, by, groups)), SCORES)
            .groupBy("order", "below")
            .sum("positive", "negative")
            .sort("order", "below")
            .javaRDD();
    List<TreeMap<Integer, RankingSums>> weights =
        TaskObjects.collect(sorted.mapPartitionsWithIndex(new Summing(new ArrayList<>()), false));
    TreeMap<Integer, RankingSums> all = new TreeMap<>();
    TaskObjects.collect(sorted.mapPartitionsWithIndex(new Summing(starts(weights)), false))
        .forEach(part -> part.forEach((order, sums) -> join(all, order, sums)));
    List<List<Ranking>> rankings = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      List<Ranking> ofGroup = new ArrayList<>();
      for (int order = group * orders; order < (group + 1) * orders; order++) {
        RankingSums sums = all.getOrDefault(order, new RankingSums(0, 0));
        ofGroup.add(sums.ranking());
      }
      rankings.add(ofGroup);
    }
    return rankings;
  }

  private static void join(TreeMap<Integer, RankingSums> all, int order, RankingSums next) {
    RankingSums before = all.putIfAbsent(order, next);
    if (before != null) {
      before.addAll(next);
    }
  }

  /** A row's scores, for all rows and for its slice. */
  private static Iterator<Row> scores(ScoredRow row, Orders by, int groups) {
    List<Row> scores = new ArrayList<>();
    int orders = by.count();
    for (int order = 0; order < orders; order++) {
      double below = 0 - by.score(row, order);
      boolean is = by.positive(row, order);
      double positive = is ? row.weight() : 0;
      double negative = is ? 0 : row.weight();
      scores.add(RowFactory.create(order, below, positive, negative));
      if (groups > 1) {
        int own = (1 + row.slice()) * orders + order;
        scores.add(RowFactory.create(own, below, positive, negative));
      }
    }
    return scores.iterator();
  }

  /** Weights ahead of a part, of the order that it begins in the midst of. */
  private record Start(int order, double positive, double negative) implements Serializable {}

  private static ArrayList<Start> starts(List<TreeMap<Integer, RankingSums>> parts) {
    ArrayList<Start> starts = new ArrayList<>();
    Start next = new Start(-1, 0, 0);
    for (TreeMap<Integer, RankingSums> part : parts) {
      starts.add(next);
      if (!part.isEmpty()) {
        int order = part.lastKey();
        RankingSums last = part.get(order);
        boolean goesOn = order == next.order();
        next =
            new Start(
                order,
                last.positive() + (goesOn ? next.positive() : 0),
                last.negative() + (goesOn ? next.negative() : 0));
      }
    }
    return starts;
  }

  /** The sums over a part, by order. */
  private record Summing(ArrayList<Start> starts)
      implements Function2<Integer, Iterator<Row>, Iterator<TreeMap<Integer, RankingSums>>> {

    @Override
    public Iterator<TreeMap<Integer, RankingSums>> call(Integer part, Iterator<Row> scores) {
      TreeMap<Integer, RankingSums> sums = new TreeMap<>();
      while (scores.hasNext()) {
        Row score = scores.next();
        sums.computeIfAbsent(score.getInt(0), order -> begin(part, order))
            .add(score.getDouble(2), score.getDouble(3));
      }
      return List.of(sums).iterator();
    }

    private RankingSums begin(int part, int order) {
      if (!starts.isEmpty() && starts.get(part).order() == order) {
        return new RankingSums(starts.get(part).positive(), starts.get(part).negative());
      }
      return new RankingSums(0, 0);
    }
  }
}
