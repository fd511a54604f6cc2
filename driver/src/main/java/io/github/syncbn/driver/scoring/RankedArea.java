package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.spark.TaskObjects;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The area under the ROC curve of two classes, with row weights: the share of all pairs of a row of
 * class 1 and one of class 0 in which the first has the larger score, equal ones counting half. Of
 * scores in ascending order it is the sum of {@code p (n before + n / 2)} over {@code P N}, where p
 * and n are the weights of a score's rows of either class, and P and N those of all.
 */
final class RankedArea {
  private static final StructType SCORES =
      new StructType()
          .add("score", DataTypes.DoubleType, false)
          .add("positive", DataTypes.DoubleType, false)
          .add("negative", DataTypes.DoubleType, false);

  private RankedArea() {}

  /**
   * The area.
   *
   * @param rows with weight in both classes
   * @return between 0 and 1
   */
  static double of(JavaRDD<ScoredRow> rows, SparkSession spark) {
    JavaRDD<Row> scores =
        rows.map(
            row ->
                RowFactory.create(
                    row.score(),
                    row.target() == 1 ? row.weight() : 0.0,
                    row.target() == 1 ? 0.0 : row.weight()));
    JavaRDD<Row> sorted =
        spark
            .createDataFrame(scores, SCORES)
            .groupBy("score")
            .sum("positive", "negative")
            .sort("score")
            .javaRDD();
    double area = 0;
    double positive = 0;
    double negative = 0;
    for (Part part : TaskObjects.collect(sorted.mapPartitions(RankedArea::part))) {
      area += part.area + part.positive * negative;
      positive += part.positive;
      negative += part.negative;
    }
    return area / (positive * negative);
  }

  /** One part of the scores, in ascending order, as if there were none before. */
  private record Part(double area, double positive, double negative) implements Serializable {}

  private static Iterator<Part> part(Iterator<Row> scores) {
    double area = 0;
    double positive = 0;
    double negative = 0;
    while (scores.hasNext()) {
      Row score = scores.next();
      area += score.getDouble(1) * (negative + score.getDouble(2) / 2);
      positive += score.getDouble(1);
      negative += score.getDouble(2);
    }
    return List.of(new Part(area, positive, negative)).iterator();
  }
}
