package io.github.syncbn.driver.scoring;

import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Values of a column that some rows have: quantiles of numbers and times, the most frequent levels
 * of categories.
 *
 * @param column its name
 * @param feature the first of its features
 * @param named whether places have names and no order, as levels do
 * @param days whether places are days since 1970
 * @param places in order; none of a column of lists
 */
public record ColumnGrid(
    String column, int feature, boolean named, boolean days, List<Place> places)
    implements Serializable {
  private static final int QUANTILES = 20;
  private static final int LEVELS = 12;

  /**
   * A value.
   *
   * @param name what it is called
   * @param at where it lies: a number, days since 1970, or a code
   * @param rows how many rows have it; those of a number are one
   * @param features all features of the column
   */
  public record Place(String name, double at, int rows, double[] features)
      implements Serializable {}

  /** That of a column, by the values of some rows. */
  static ColumnGrid of(FeatureSchema schema, String name, SampledRows rows) {
    int from = 0;
    for (FeatureSchema.Column column : schema.columns()) {
      if (column.name().equals(name)) {
        boolean named = column.kind() == Kind.CATEGORY || column.kind() == Kind.BOOLEAN;
        Values values = new Values(column, from, schema.features(), rows);
        return new ColumnGrid(
            name,
            from,
            named,
            column.kind() == Kind.TIME,
            column.kind().isList() ? List.of() : named ? values.levels() : values.quantiles());
      }
      from += column.width();
    }
    throw new IllegalArgumentException("there is no column " + name);
  }

  /** The values of a column. */
  private record Values(FeatureSchema.Column column, int from, int width, SampledRows rows) {

    List<Place> levels() {
      Map<Double, Integer> counts = new TreeMap<>();
      for (int i = 0; i < rows.count(); i++) {
        double value = first(i);
        if (value == value) {
          counts.merge(value, 1, Integer::sum);
        }
      }
      return counts.entrySet().stream()
          .sorted(Map.Entry.<Double, Integer>comparingByValue(Comparator.reverseOrder()))
          .limit(LEVELS)
          .map(
              level ->
                  new Place(
                      name(level.getKey()),
                      level.getKey(),
                      level.getValue(),
                      new double[] {level.getKey()}))
          .toList();
    }

    private String name(double value) {
      return column.kind() == Kind.CATEGORY
          ? column.levels().name((int) value)
          : String.valueOf(value != 0);
    }

    List<Place> quantiles() {
      int[] order =
          IntStream.range(0, rows.count())
              .filter(i -> first(i) == first(i))
              .boxed()
              .sorted(Comparator.comparingDouble(this::first))
              .mapToInt(Integer::intValue)
              .toArray();
      List<Place> places = new ArrayList<>();
      for (int q = 0; q < QUANTILES && order.length > 0; q++) {
        int row = order[(int) Math.round((double) q / (QUANTILES - 1) * (order.length - 1))];
        double value = first(row);
        if (places.isEmpty() || places.get(places.size() - 1).at() < value) {
          int at = row * width + from;
          double[] features = Arrays.copyOfRange(rows.features(), at, at + column.width());
          places.add(new Place(String.valueOf(value), value, 1, features));
        }
      }
      return places;
    }

    private double first(int row) {
      return rows.features()[row * width + from];
    }
  }
}
