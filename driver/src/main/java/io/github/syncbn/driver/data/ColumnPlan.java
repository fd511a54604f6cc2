package io.github.syncbn.driver.data;

import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.FeatureTreatment.Scale;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to become of each feature, settled before any row is read.
 *
 * @param read the columns as the first pass reads them
 * @param treatment what the job says
 * @param bins into how many bins the network's first layer cuts numbers, else 0
 */
record ColumnPlan(FeatureSchema read, FeatureTreatment treatment, int bins) {

  /** How a feature gets to the place that training wants. */
  enum Way {
    /** As the job's scale says for all. */
    COMMON,
    /** It stays: a code, or 0 and 1, or between -1 and 1. */
    NONE,
    /** Divided by the job's constant. */
    DIVIDED,
    /** To mean 0 and deviation 1. */
    STANDARDIZED,
    /** Its logarithm, to mean 0 and deviation 1. */
    LOGARITHMIC,
    /** Normal by ranks. */
    NORMAL,
    /** By median and quartiles. */
    ROBUST,
    /** Its place among the edges of bins. */
    BINNED;

    /** Whether it takes a sample of the training set to know how. */
    boolean needsSample() {
      return this == NORMAL || this == ROBUST || this == BINNED;
    }
  }

  /** The way of each feature of a schema, which may have learned levels and flags meanwhile. */
  List<Way> ways(FeatureSchema schema) {
    List<Way> ways = new ArrayList<>();
    for (FeatureSchema.Column column : schema.columns()) {
      for (int i = 0; i < column.width(); i++) {
        ways.add(way(column, i));
      }
    }
    boolean mixed = ways.stream().anyMatch(way -> way != Way.COMMON && way != Way.NONE);
    if (mixed) {
      ways.replaceAll(way -> way == Way.COMMON ? own(treatment.scale()) : way);
    }
    return ways;
  }

  private Way way(FeatureSchema.Column column, int feature) {
    boolean beside = column.flagged() || column.kind() == FeatureSchema.Kind.TIME;
    if (column.kind() == FeatureSchema.Kind.CATEGORY || beside && feature > 0) {
      return Way.NONE;
    }
    boolean twoValued = column.kind() == FeatureSchema.Kind.BOOLEAN;
    if (bins > 0) {
      return twoValued ? Way.NONE : Way.BINNED;
    }
    Scale scale = treatment.scaleOf().of(column.name(), treatment.scale());
    Way own = own(scale);
    if (twoValued && (own.needsSample() || own == Way.LOGARITHMIC)) {
      return Way.NONE;
    }
    boolean common =
        scale.equals(treatment.scale()) && !own.needsSample() && own != Way.LOGARITHMIC;
    return common ? Way.COMMON : own;
  }

  /** The way of a scale that is not that of all features; scales of images have none. */
  private static Way own(Scale scale) {
    if (scale instanceof Scale.Standardize) {
      return Way.STANDARDIZED;
    }
    if (scale instanceof Scale.Quantile) {
      return Way.NORMAL;
    }
    if (scale instanceof Scale.Robust) {
      return Way.ROBUST;
    }
    if (scale instanceof Scale.SignedLog) {
      return Way.LOGARITHMIC;
    }
    return scale instanceof Scale.DivideBy ? Way.DIVIDED : Way.NONE;
  }

  /** Whether doubles of the features are kept until they are mapped, feature by feature. */
  boolean[] exact() {
    List<Way> ways = ways(read);
    boolean[] exact = new boolean[ways.size()];
    int j = 0;
    for (FeatureSchema.Column column : read.columns()) {
      for (int i = 0; i < column.width(); i++, j++) {
        Way way = ways.get(j);
        exact[j] =
            column.kind() == FeatureSchema.Kind.CATEGORY
                || way == Way.COMMON && treatment.scale().needsMoments()
                || way != Way.COMMON && way != Way.NONE;
      }
    }
    return exact;
  }

  /** Whether anything is to be learned from a sample of the training set. */
  boolean needsSample() {
    return treatment.missing() instanceof FeatureTreatment.Missing.Median
        || ways(read).stream().anyMatch(Way::needsSample);
  }
}
