package io.github.syncbn.driver.data;

import io.github.syncbn.driver.data.ColumnPlan.Way;
import io.github.syncbn.worker.network.FeatureMap;
import io.github.syncbn.worker.network.FeatureMaps;
import io.github.syncbn.worker.network.Narrowing;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.training.FeaturePlan;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.FeatureTreatment.Missing;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what the first pass has seen to {@link LearnedFeatures}. */
final class FeatureLearning {
  private final ColumnPlan plan;
  private final PartitionReport total;
  private final @Nullable ColumnSample sample;
  private final FeatureRanges seen;

  /**
   * From a first pass.
   *
   * @param sample of the training set, where the plan needs one
   */
  FeatureLearning(ColumnPlan plan, PartitionReport total, @Nullable ColumnSample sample) {
    this.plan = plan;
    this.total = total;
    this.sample = sample;
    this.seen = total.features;
  }

  /**
   * What it has learned.
   *
   * @param fewest rows of the training set that a level needs
   */
  LearnedFeatures learn(int fewest) {
    FeatureSchema schema = schema(fewest);
    List<LearnedFeatures.Step> steps = LearnedFeatures.steps(schema);
    List<Way> ways = plan.ways(schema);
    double[] fills = fills(steps);
    List<FeatureMap> maps = new ArrayList<>();
    for (int j = 0; j < ways.size(); j++) {
      maps.add(map(ways.get(j), steps.get(j).from()));
    }
    FeatureMaps mapped = FeatureMaps.of(maps);
    return new LearnedFeatures(
        schema,
        steps,
        mapped,
        narrowing(ways, steps, maps, fills, schema),
        fills,
        featurePlan(ways));
  }

  private FeatureSchema schema(int fewest) {
    List<Column> columns = new ArrayList<>();
    boolean flags = plan.treatment().missing() instanceof Missing.Indicator;
    int from = 0;
    for (Column column : plan.read().columns()) {
      if (column.kind() == Kind.CATEGORY && column.levels().isNone()) {
        columns.add(
            new Column(
                column.name(),
                column.kind(),
                1,
                total.levels(from).learned(column.name(), fewest)));
      } else if (flags && column.kind() == Kind.NUMERIC && seen.missing(from)) {
        columns.add(new Column(column.name(), column.kind(), 2));
      } else {
        columns.add(column);
      }
      from += column.width();
    }
    return columns.equals(plan.read().columns()) ? plan.read() : new FeatureSchema(columns);
  }

  /** Of constants and medians; means are found in training. */
  private double[] fills(List<LearnedFeatures.Step> steps) {
    Missing missing = plan.treatment().missing();
    double[] fills = new double[steps.size()];
    if (missing instanceof Missing.Constant constant) {
      Arrays.fill(fills, constant.value());
      return fills;
    }
    if (!(missing instanceof Missing.Median)) {
      return new double[0];
    }
    for (int j = 0; j < fills.length; j++) {
      boolean number = steps.get(j).codes() == null && !steps.get(j).flag();
      WeightedValues values = number ? sample.of(steps.get(j).from()) : null;
      fills[j] = values == null || values.isEmpty() ? 0 : values.quantile(0.5);
    }
    return fills;
  }

  private FeatureMap map(Way way, int from) {
    if (way == Way.LOGARITHMIC) {
      return new FeatureMap.SignedLog();
    }
    if (way == Way.DIVIDED) {
      double divisor = ((Scale.DivideBy) plan.treatment().scale()).divisor();
      return new FeatureMap.Lines(new double[] {0, divisor}, new double[] {0, 1}, true);
    }
    WeightedValues values = way.needsSample() ? sample.of(from) : null;
    if (values == null || values.isEmpty()) {
      return new FeatureMap.Same();
    }
    return switch (way) {
      case NORMAL -> values.toNormal();
      case ROBUST -> values.toRobust();
      default -> values.toBins(plan.bins());
    };
  }

  /** From the extremes of what has been mapped, for features that are centred afterwards. */
  private Narrowing narrowing(
      List<Way> ways,
      List<LearnedFeatures.Step> steps,
      List<FeatureMap> maps,
      double[] fills,
      FeatureSchema schema) {
    Scale scale = plan.treatment().scale();
    if (seen.features() == 0) {
      return Narrowing.none();
    }
    double[] low = new double[ways.size()];
    double[] high = new double[ways.size()];
    boolean[] rounded = new boolean[ways.size()];
    boolean mapped = false;
    for (int j = 0; j < low.length; j++) {
      Way way = ways.get(j);
      int from = steps.get(j).from();
      boolean centred =
          way == Way.STANDARDIZED
              || way == Way.LOGARITHMIC
              || way == Way.COMMON && scale.needsMoments();
      mapped |= way == Way.STANDARDIZED || way == Way.LOGARITHMIC;
      boolean empty = seen.low()[from] > seen.high()[from];
      low[j] = centred && !empty ? maps.get(j).of(seen.low()[from]) : Double.POSITIVE_INFINITY;
      high[j] = centred && !empty ? maps.get(j).of(seen.high()[from]) : Double.NEGATIVE_INFINITY;
      rounded[j] = centred && (way == Way.LOGARITHMIC || seen.rounded()[from]);
      if (centred && seen.missing(from) && fills.length > 0) {
        double fill = maps.get(j).of(fills[j]);
        low[j] = Math.min(low[j], fill);
        high[j] = Math.max(high[j], fill);
        rounded[j] |= FeatureRanges.rounds(fill);
      }
    }
    return mapped
        ? Narrowing.fitting(low, high, rounded)
        : scale.narrowing(low, high, rounded, schema.shape());
  }

  private FeaturePlan featurePlan(List<Way> ways) {
    FeatureTreatment treatment = plan.treatment();
    boolean common = ways.contains(Way.COMMON);
    if (!common) {
      boolean centred = ways.contains(Way.STANDARDIZED) || ways.contains(Way.LOGARITHMIC);
      treatment = treatment.withScale(centred ? new Scale.Standardize() : new Scale.None());
    }
    BitSet unscaled = new BitSet();
    for (int j = 0; j < ways.size(); j++) {
      boolean scaled =
          ways.get(j) == Way.COMMON
              || ways.get(j) == Way.STANDARDIZED
              || ways.get(j) == Way.LOGARITHMIC;
      unscaled.set(j, !scaled);
    }
    return new FeaturePlan(treatment, unscaled);
  }
}
