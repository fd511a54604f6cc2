package io.github.syncbn.driver.step;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the first exchanges of an attempt tell of the whole training set: scaling and balanced class
 * weights. Every attempt computes them anew, with the same bits.
 */
public final class DataStatistics {
  private final TrainingPlan plan;
  private Preprocessing scaling;
  private double[] classWeights;

  DataStatistics(TrainingPlan plan) {
    this(plan, plan.features().beforeData(plan.input()), new double[0]);
  }

  /**
   * As a checkpoint holds them.
   *
   * @param classWeights the balanced ones, or none
   */
  DataStatistics(TrainingPlan plan, Preprocessing scaling, double[] classWeights) {
    this.plan = plan;
    this.scaling = scaling;
    this.classWeights = classWeights;
  }

  /** Takes note of what an exchange before the first step has combined. */
  void take(Exchange exchange, double[] combined) {
    double[] own = Arrays.copyOf(combined, exchange.length());
    switch (exchange.phase()) {
      case FEATURE_SUMS -> scaling = bySums(own);
      case FEATURE_MOMENTS -> scaling = byMoments(new Moments(own));
      case CLASS_WEIGHTS -> classWeights = ClassWeights.balanced(own);
      default -> throw new IllegalArgumentException(exchange + " is not about the training set");
    }
  }

  private Preprocessing bySums(double[] sumsAndCounts) {
    int size = plan.input().size();
    Preprocessing filling = Preprocessing.fillingMeans(sumsAndCounts, size);
    Preprocessing scaled =
        plan.features().fillsWithMeans() ? plan.features().applied(filling, plan.input()) : scaling;
    double[] means = new double[size];
    Arrays.setAll(
        means, j -> sumsAndCounts[size + j] > 0 ? sumsAndCounts[j] / sumsAndCounts[size + j] : 0);
    return scaled.withMeans(means);
  }

  private Preprocessing byMoments(Moments moments) {
    Preprocessing scaled = plan.features().applied(scaling, plan.input(), moments);
    return scaled.withMeans(
        IntStream.range(0, moments.channels()).mapToDouble(moments::mean).toArray());
  }

  /** How features are completed and scaled. */
  public Preprocessing scaling() {
    return scaling;
  }

  /** The balanced class weights, or none. */
  double[] classWeights() {
    return classWeights;
  }

  /** Whether all bits are equal. */
  boolean sameAs(DataStatistics other) {
    return Arrays.equals(scaling.missing(), other.scaling.missing())
        && Arrays.equals(scaling.shift(), other.scaling.shift())
        && Arrays.equals(scaling.scale(), other.scaling.scale())
        && Arrays.equals(classWeights, other.classWeights);
  }
}
