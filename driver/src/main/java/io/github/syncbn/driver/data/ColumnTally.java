package io.github.syncbn.driver.data;

import io.github.syncbn.worker.table.FeatureSchema;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the rows of all sets have in common in each column of single numbers, as far as a person
 * should know it: one value only, or a number of the row.
 */
final class ColumnTally implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FEW = 20;
  private static final Pattern KEY =
      Pattern.compile(
          "(?i)(id|key|uuid|guid|index|idx|row(_?(id|nr|no|num|number|index))?)|.*[_ .-](id|key|uuid|guid)"
              + "|(?-i:.*[a-z]I[dD])");

  /** Position of each column's feature in a row. */
  private final int[] offsets;

  private final double[] least;
  private final double[] most;
  private final double[] sum;
  private final long[] present;
  private final boolean[] fractional;

  /**
   * Of no rows yet.
   *
   * @param offsets positions of the features that are a column of their own and a number
   */
  ColumnTally(int[] offsets) {
    this.offsets = offsets.clone();
    int count = offsets.length;
    least = new double[count];
    most = new double[count];
    sum = new double[count];
    present = new long[count];
    fractional = new boolean[count];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
  }

  /** Adds a row of features, NaN where one is missing. */
  void add(double[] row) {
    for (int k = 0; k < offsets.length; k++) {
      double value = row[offsets[k]];
      if (value == value) {
        least[k] = Math.min(least[k], value);
        most[k] = Math.max(most[k], value);
        sum[k] += value;
        present[k]++;
        fractional[k] |= value != Math.rint(value);
      }
    }
  }

  /** Adds what another task saw. */
  void add(ColumnTally other) {
    for (int k = 0; k < offsets.length; k++) {
      least[k] = Math.min(least[k], other.least[k]);
      most[k] = Math.max(most[k], other.most[k]);
      sum[k] += other.sum[k];
      present[k] += other.present[k];
      fractional[k] |= other.fractional[k];
    }
  }

  /** What to say of columns, by name. */
  Map<String, String> notes(FeatureSchema schema, long rows) {
    Map<String, String> notes = new LinkedHashMap<>();
    List<FeatureSchema.Column> numbers =
        schema.columns().stream()
            .filter(column -> column.kind() == FeatureSchema.Kind.NUMERIC)
            .toList();
    for (int k = 0; k < offsets.length; k++) {
      String name = numbers.get(k).name();
      if (present[k] == 0) {
        notes.put(name, "no value in any row");
      } else if (least[k] == most[k]) {
        notes.put(name, "one value only");
      } else if (isKey(k, name, rows)) {
        notes.put(name, "looks like a number or key of the row");
      }
    }
    return notes;
  }

  private boolean isKey(int k, String name, long rows) {
    double span = most[k] - least[k];
    if (fractional[k] || present[k] < rows || rows < FEW || span < rows - 1) {
      return false;
    }
    boolean inTurn = span == rows - 1 && sum[k] == rows * (most[k] + least[k]) / 2;
    return inTurn || KEY.matcher(name).matches();
  }
}
