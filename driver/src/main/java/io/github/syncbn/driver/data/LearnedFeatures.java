package io.github.syncbn.driver.data;

import io.github.syncbn.worker.network.FeatureMaps;
import io.github.syncbn.worker.network.Narrowing;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.Levels;
import io.github.syncbn.worker.training.FeaturePlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the first pass has learned of the features: which they are, and how a row as it was read
 * becomes one of float32.
 *
 * @param schema the columns, with levels and flags
 * @param steps where each feature comes from
 * @param maps what becomes of doubles
 * @param narrowing how they become float32
 * @param fills what a missing feature becomes now, one per feature, NaN to leave it; or none
 * @param plan what training does to them
 */
public record LearnedFeatures(
    FeatureSchema schema,
    List<Step> steps,
    FeatureMaps maps,
    Narrowing narrowing,
    double[] fills,
    FeaturePlan plan)
    implements Serializable {

  /**
   * Where a feature comes from.
   *
   * @param from the feature as it was read
   * @param flag whether this one says that the other is missing
   * @param codes codes by hashes of levels, or null for a number
   */
  record Step(int from, boolean flag, @Nullable Map<Long, Integer> codes) implements Serializable {
    double of(double value) {
      if (flag) {
        return value != value ? 1 : 0;
      }
      return codes == null || value == Levels.MISSING
          ? value
          : codes.getOrDefault((long) value, Levels.OTHER);
    }
  }

  /** The steps from rows as the first pass reads them to rows of a schema. */
  static List<Step> steps(FeatureSchema schema) {
    List<Step> steps = new ArrayList<>();
    int from = 0;
    for (FeatureSchema.Column column : schema.columns()) {
      Levels levels = column.levels();
      if (column.kind() == FeatureSchema.Kind.CATEGORY && levels.buckets() == 0) {
        steps.add(new Step(from++, false, codes(levels)));
      } else {
        int read = column.flagged() ? 1 : column.width();
        for (int i = 0; i < read; i++) {
          steps.add(new Step(from + i, false, null));
        }
        if (column.flagged()) {
          steps.add(new Step(from, true, null));
        }
        from += read;
      }
    }
    return steps;
  }

  private static Map<Long, Integer> codes(Levels levels) {
    Map<Long, Integer> codes = new HashMap<>();
    for (int i = 0; i < levels.texts().size(); i++) {
      codes.put(Levels.hash(levels.texts().get(i)), Levels.FIRST + i);
    }
    return codes;
  }

  /**
   * A feature of a row, as training sees it before its own scaling.
   *
   * @param row as it was read
   */
  float feature(int feature, RawRow row) {
    double value = value(feature, row);
    boolean filled = fills.length > 0 && value != value;
    return narrowing.of(feature, maps.of(feature, filled ? fills[feature] : value));
  }

  /** A feature of a row in its column's own units, or its code. */
  double value(int feature, RawRow row) {
    Step step = steps.get(feature);
    return step.of(row.feature(step.from()));
  }

  /** All that a model does to a row, around what training has found out. */
  public Preprocessing around(Preprocessing trained) {
    Preprocessing all = trained.after(maps, narrowing, fills);
    // A code is never missing: 0 is one.
    float[] missing = all.missing().clone();
    for (int j = 0; j < missing.length; j++) {
      missing[j] = steps.get(j).codes() == null ? missing[j] : 0;
    }
    return all.withMissing(missing);
  }
}
