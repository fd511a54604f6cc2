package io.github.syncbn.worker.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The {@link FeatureMap} of each feature. Public API.
 *
 * @param each one per feature, or none: then all values stay
 */
public record FeatureMaps(List<FeatureMap> each) implements Serializable {
  private static final FeatureMaps NONE = new FeatureMaps(List.of());
  private static final String KIND = "feature.map.kind";
  private static final String KNOTS = "feature.map.knots";
  private static final String X = "feature.map.x";
  private static final String Y = "feature.map.y";

  /** Kinds of maps as a file numbers them. */
  private enum Kind {
    SAME,
    SIGNED_LOG,
    LINES_WITHIN,
    LINES_BEYOND
  }

  public FeatureMaps {
    each = List.copyOf(each);
  }

  /** All values stay. */
  public static FeatureMaps none() {
    return NONE;
  }

  /** Of maps, or none where all values stay. */
  public static FeatureMaps of(List<FeatureMap> each) {
    return each.stream().allMatch(FeatureMap.Same.class::isInstance) ? NONE : new FeatureMaps(each);
  }

  /** Whether all values stay. */
  public boolean isNone() {
    return each.isEmpty();
  }

  /** What becomes of a value of a feature. */
  public double of(int feature, double value) {
    return each.isEmpty() ? value : each.get(feature).of(value);
  }

  boolean fits(int features) {
    return each.isEmpty() || each.size() == features;
  }

  /** As tensors by name; none where all values stay. */
  Map<String, StoredTensor> tensors() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    if (isNone()) {
      return tensors;
    }
    double[] kinds = new double[each.size()];
    double[] knots = new double[each.size()];
    for (int j = 0; j < kinds.length; j++) {
      FeatureMap map = each.get(j);
      kinds[j] = kind(map).ordinal();
      knots[j] = map instanceof FeatureMap.Lines lines ? lines.x().length : 0;
    }
    put(tensors, KIND, kinds);
    put(tensors, KNOTS, knots);
    put(tensors, X, lines().flatMapToDouble(l -> Arrays.stream(l.x())).toArray());
    put(tensors, Y, lines().flatMapToDouble(l -> Arrays.stream(l.y())).toArray());
    return tensors;
  }

  private Stream<FeatureMap.Lines> lines() {
    return each.stream()
        .filter(FeatureMap.Lines.class::isInstance)
        .map(FeatureMap.Lines.class::cast);
  }

  private static void put(Map<String, StoredTensor> tensors, String name, double[] values) {
    if (values.length > 0) {
      tensors.put(name, new StoredTensor.Doubles(values, values.length));
    }
  }

  private static Kind kind(FeatureMap map) {
    if (map instanceof FeatureMap.Lines lines) {
      return lines.beyond() ? Kind.LINES_BEYOND : Kind.LINES_WITHIN;
    }
    return map instanceof FeatureMap.SignedLog ? Kind.SIGNED_LOG : Kind.SAME;
  }

  /** Whether a tensor is of these. */
  static boolean has(String name) {
    return List.of(KIND, KNOTS, X, Y).contains(name);
  }

  /**
   * From {@link #tensors}, with others among them.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  static FeatureMaps of(Map<String, StoredTensor> tensors) {
    double[] kinds = doubles(tensors, KIND);
    double[] knots = doubles(tensors, KNOTS);
    double[] x = doubles(tensors, X);
    double[] y = doubles(tensors, Y);
    if (kinds.length != knots.length || x.length != y.length) {
      throw new IllegalArgumentException("the tensors of feature maps do not fit together");
    }
    FeatureMap[] maps = new FeatureMap[kinds.length];
    int from = 0;
    for (int j = 0; j < maps.length; j++) {
      int to = from + (int) knots[j];
      if (to < from || to > x.length || !(kinds[j] >= 0 && kinds[j] < Kind.values().length)) {
        throw new IllegalArgumentException("the tensors of feature maps do not fit together");
      }
      Kind kind = Kind.values()[(int) kinds[j]];
      maps[j] =
          switch (kind) {
            case SAME -> new FeatureMap.Same();
            case SIGNED_LOG -> new FeatureMap.SignedLog();
            case LINES_WITHIN, LINES_BEYOND ->
                new FeatureMap.Lines(
                    Arrays.copyOfRange(x, from, to),
                    Arrays.copyOfRange(y, from, to),
                    kind == Kind.LINES_BEYOND);
          };
      from = to;
    }
    if (from != x.length) {
      throw new IllegalArgumentException("the tensors of feature maps do not fit together");
    }
    return of(List.of(maps));
  }

  private static double[] doubles(Map<String, StoredTensor> tensors, String name) {
    return tensors.get(name) instanceof StoredTensor.Doubles doubles
        ? doubles.values()
        : new double[0];
  }
}
