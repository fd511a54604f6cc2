package io.github.syncbn.worker.network;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@link FeatureMaps} as operators, over rows of doubles: all features of a kind at once. */
final class FeatureMapsGraph {
  private final List<FeatureMap> maps;
  private final Graph graph;

  private FeatureMapsGraph(FeatureMaps maps, Graph graph) {
    this.maps = maps.each();
    this.graph = graph;
  }

  /** Adds what becomes of features; x is double. */
  static Value append(FeatureMaps maps, Graph graph, Value x) {
    return maps.isNone() ? x : new FeatureMapsGraph(maps, graph).mapped(x);
  }

  private Value mapped(Value x) {
    Value y = x;
    if (any(FeatureMap.SignedLog.class)) {
      y = only(FeatureMap.SignedLog.class, signedLog(x), y);
    }
    if (any(FeatureMap.Lines.class)) {
      y = only(FeatureMap.Lines.class, lines(x), y);
    }
    return graph.node("Where", graph.node("IsNaN", x), x, y);
  }

  private boolean any(Class<? extends FeatureMap> kind) {
    return maps.stream().anyMatch(kind::isInstance);
  }

  /** The first value for features of a kind, the second for all others. */
  private Value only(Class<? extends FeatureMap> kind, Value mapped, Value others) {
    boolean[] of = new boolean[maps.size()];
    for (int j = 0; j < of.length; j++) {
      of[j] = kind.isInstance(maps.get(j));
    }
    Value chosen = graph.booleans(of);
    return graph.node("Where", mapped.shape(), Map.of(), chosen, mapped, others);
  }

  /**
   * {@code log(1 + a) = log(u) a / (u - 1)} with u being 1 + a as it is rounded, and a itself where
   * that is 1: nothing is lost of small magnitudes (Kahan's formula, as in Goldberg 1991, theorem
   * 4).
   */
  private Value signedLog(Value x) {
    Value a = graph.node("Abs", x);
    Value u = graph.node("Add", a, graph.scalar(1.0));
    Value rounded = graph.node("Sub", u, graph.scalar(1.0));
    Value zero = graph.node("Equal", rounded, graph.scalar(0.0));
    Value safe = graph.node("Where", zero, graph.scalar(1.0), rounded);
    Value scaled = graph.node("Mul", graph.node("Log", u), graph.node("Div", a, shaped(safe, x)));
    Value log = graph.node("Where", zero, a, scaled);
    Value negative = graph.node("Less", x, graph.scalar(0.0));
    return shaped(graph.node("Where", negative, graph.node("Neg", shaped(log, x)), log), x);
  }

  private static Value shaped(Value value, Value as) {
    return new Value(value.name(), as.shape());
  }

  /**
   * Straight lines between knots. The last knot but one that is not above a value is found by
   * halves: all features at once, in tables of equal length, beyond their knots infinite.
   */
  private Value lines(Value x) {
    Tables tables = new Tables(maps);
    Value place = graph.node("Max", x, graph.doubles(tables.least));
    place = graph.node("Min", place, graph.doubles(tables.most));
    long[] starts = new long[maps.size()];
    Arrays.setAll(starts, j -> (long) j * tables.length);
    Value knots = graph.doubles(tables.knots);
    Value index =
        graph.node("Expand", x.shape(), Map.of(), graph.longs(starts), graph.node("Shape", x));
    for (int step = tables.length / 2; step > 0; step /= 2) {
      Value next = graph.node("Add", index, graph.longs(step));
      Value reached = graph.node("LessOrEqual", gathered(knots, next), place);
      index = shaped(graph.node("Where", reached, next, index), x);
    }
    Value from = gathered(graph.doubles(tables.from), index);
    Value half = graph.scalar(0.5);
    Value along = graph.node("Sub", graph.node("Mul", place, half), graph.node("Mul", from, half));
    Value share = graph.node("Div", along, gathered(graph.doubles(tables.half), index));
    Value rise = graph.node("Mul", share, gathered(graph.doubles(tables.rise), index));
    return graph.node("Add", gathered(graph.doubles(tables.start), index), rise);
  }

  private Value gathered(Value table, Value index) {
    return graph.node("Gather", index.shape(), Map.of("axis", 0), table, index);
  }

  /** The knots of all features, those of one after those of another. */
  private static final class Tables {
    /** Knots of a feature, a power of two. */
    final int length;

    /** What values are compared with. */
    final double[] knots;

    /** Where a line begins, half of its length, its value there, and how much it rises. */
    final double[] from;

    final double[] half;
    final double[] start;
    final double[] rise;

    /** Smallest and largest place of each feature. */
    final double[] least;

    final double[] most;

    Tables(List<FeatureMap> maps) {
      int longest = 1;
      for (FeatureMap map : maps) {
        longest = Math.max(longest, map instanceof FeatureMap.Lines l ? l.x().length : 1);
      }
      length = Math.max(1, Integer.highestOneBit(Math.max(1, longest - 1)) * 2);
      knots = new double[maps.size() * length];
      from = new double[knots.length];
      half = new double[knots.length];
      start = new double[knots.length];
      rise = new double[knots.length];
      least = new double[maps.size()];
      most = new double[maps.size()];
      Arrays.fill(knots, Double.POSITIVE_INFINITY);
      Arrays.fill(half, 1);
      Arrays.fill(least, -Double.MAX_VALUE);
      Arrays.fill(most, Double.MAX_VALUE);
      for (int j = 0; j < least.length; j++) {
        if (maps.get(j) instanceof FeatureMap.Lines lines) {
          put(lines, j);
        }
      }
    }

    private void put(FeatureMap.Lines lines, int feature) {
      double[] x = lines.x();
      double[] y = lines.y();
      int at = feature * length;
      start[at] = y[0];
      for (int i = 0; i < x.length - 1; i++) {
        knots[at + i] = x[i];
        from[at + i] = x[i];
        half[at + i] = x[i + 1] / 2 - x[i] / 2;
        start[at + i] = y[i];
        rise[at + i] = y[i + 1] - y[i];
      }
      if (!lines.beyond()) {
        least[feature] = x[0];
        most[feature] = x[x.length - 1];
      }
    }
  }
}
