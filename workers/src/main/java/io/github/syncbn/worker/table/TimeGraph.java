package io.github.syncbn.worker.table;

import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link TimeParts} as operators, from a number of days since 1970 in UTC, with their fraction.
 * Whole days become years as in Howard Hinnant's {@code civil_from_days}: years begin in March
 * there, so that the day that leap years have more is their last.
 */
final class TimeGraph {
  /** Days of 400 years. */
  private static final long ERA = 146_097;

  /**
   * From the first of March in the year 0 to 1970, and whole eras, so that no count is negative.
   */
  private static final long OFFSET = 719_468 + 100_000 * ERA;

  /** The first of January, counted from the first of March. */
  private static final long JANUARY = 306;

  /** The first of March, counted from the first of January of a year that is no leap year. */
  private static final long MARCH = 59;

  private final Graph graph;

  private TimeGraph(Graph graph) {
    this.graph = graph;
  }

  /** Adds the features of a column; days are doubles, NaN where missing, and so are features. */
  static Value append(Graph graph, Value days, int width) {
    return width == 1 ? days : new TimeGraph(graph).parts(days, width);
  }

  private Value parts(Value days, int width) {
    Value whole = graph.node("Floor", days);
    Value fraction = graph.node("Sub", days, whole);
    Value day = graph.cast(whole, ElementType.INT64);
    Value week =
        graph.node(
            "Mod",
            graph.node("Add", day, graph.longs(OFFSET / 7 * 7 - TimeParts.FIRST_MONDAY)),
            graph.longs(7));
    List<Value> features =
        width == TimeParts.OF_DATE
            ? List.of(days, year(day), place(week, 7))
            : List.of(days, year(day), place(week, 7), fraction);
    List<Value> cycles = new ArrayList<>();
    cycles.add(days);
    for (Value place : features.subList(1, features.size())) {
      Value angle =
          graph.node(
              "Mul",
              graph.cast(place, ElementType.FLOAT),
              graph.scalar((float) (2 * StrictMath.PI)));
      cycles.add(known(days, graph.cast(graph.node("Sin", angle), ElementType.DOUBLE)));
      cycles.add(known(days, graph.cast(graph.node("Cos", angle), ElementType.DOUBLE)));
    }
    return graph.concat(cycles);
  }

  /** NaN where days are. */
  private Value known(Value days, Value x) {
    return graph.node("Where", graph.node("IsNaN", days), days, x);
  }

  /** The place of a day in its year. */
  private Value year(Value day) {
    Value ofEra = graph.node("Mod", graph.node("Add", day, graph.longs(OFFSET)), graph.longs(ERA));
    Value leapless = minus(ofEra, div(ofEra, 1460));
    leapless = graph.node("Add", leapless, div(ofEra, 36_524));
    Value march = div(minus(leapless, div(ofEra, 146_096)), 365);
    Value first = graph.node("Mul", march, graph.longs(365));
    first = minus(graph.node("Add", first, div(march, 4)), div(march, 100));
    Value sinceMarch = minus(ofEra, first);
    Value early = graph.node("GreaterOrEqual", sinceMarch, graph.longs(JANUARY));
    Value next = graph.node("Add", march, graph.cast(early, ElementType.INT64));
    Value leap = minus(divisible(next, 4), minus(divisible(next, 100), divisible(next, 400)));
    Value inYear =
        graph.node(
            "Where",
            early,
            minus(sinceMarch, graph.longs(JANUARY)),
            graph.node("Add", graph.node("Add", sinceMarch, graph.longs(MARCH)), leap));
    Value length = graph.node("Add", leap, graph.longs(365));
    return graph.node(
        "Div", graph.cast(inYear, ElementType.DOUBLE), graph.cast(length, ElementType.DOUBLE));
  }

  private Value place(Value number, int of) {
    return graph.node("Div", graph.cast(number, ElementType.DOUBLE), graph.scalar((double) of));
  }

  /** 1 where a number can be divided by another, else 0. */
  private Value divisible(Value x, long by) {
    Value rest = graph.node("Mod", x, graph.longs(by));
    return graph.cast(graph.node("Equal", rest, graph.longs(0)), ElementType.INT64);
  }

  private Value div(Value x, long by) {
    return graph.node("Div", x, graph.longs(by));
  }

  private Value minus(Value x, Value y) {
    return graph.node("Sub", x, y);
  }
}
