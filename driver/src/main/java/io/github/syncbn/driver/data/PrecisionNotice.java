package io.github.syncbn.driver.data;

import io.github.syncbn.worker.table.FeatureSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of columns whose numbers are rounded so much that much of them is lost. */
final class PrecisionNotice {
  /** Of a range, the largest rounding that is passed over. */
  private static final double COARSE = 0x1p-10;

  private static final int SHOWN = 5;

  private final List<String> names;
  private final boolean kept;
  private final String cure;

  private PrecisionNotice(List<String> names, boolean kept, String cure) {
    this.names = names;
    this.kept = kept;
    this.cure = cure;
  }

  /**
   * For features.
   *
   * @param kept whether they are centred before they are narrowed to float32
   */
  static PrecisionNotice ofFeatures(FeatureSchema schema, boolean kept) {
    List<String> names = new ArrayList<>();
    for (FeatureSchema.Column column : schema.columns()) {
      for (int i = 0; i < column.width(); i++) {
        names.add(column.name() + (column.width() > 1 ? "[" + i + "]" : ""));
      }
    }
    return new PrecisionNotice(names, kept, "data.scale = standardize");
  }

  /**
   * For the targets of a regression.
   *
   * @param kept whether it is standardized
   */
  static PrecisionNotice ofLabel(List<String> targets, boolean kept) {
    return new PrecisionNotice(
        targets, kept, "loss = { meanSquaredError { standardizeLabel = true } }");
  }

  /** One sentence for each of the first columns that lose precision, and one for the others. */
  List<String> of(FeatureRanges ranges) {
    List<String> notices = new ArrayList<>();
    int more = 0;
    for (int j = 0; j < ranges.features(); j++) {
      String loss = loss(ranges.low()[j], ranges.high()[j], ranges.rounded()[j]);
      if (!loss.isEmpty() && notices.size() < SHOWN) {
        notices.add("Column '" + names.get(j) + "'" + loss);
      } else if (!loss.isEmpty()) {
        more++;
      }
    }
    if (more > 0) {
      notices.add("The same is true of " + more + " more columns.");
    }
    return notices;
  }

  private String loss(double low, double high, boolean rounded) {
    double magnitude = Math.max(Math.abs(low), Math.abs(high));
    if (!(low <= high) || magnitude == 0) {
      return "";
    }
    double range = high - low;
    if (Math.ulp(magnitude) > range * COARSE && (range > 0 || magnitude >= 0x1p53)) {
      return text(low, high, "a double tells them apart in steps of " + Math.ulp(magnitude))
          + " at best: subtract a constant where the table is made.";
    }
    if (kept || !rounded) {
      return "";
    }
    double step = Math.ulp((float) Math.min(magnitude, Float.MAX_VALUE));
    boolean tiny = magnitude < Float.MIN_NORMAL;
    return tiny || range > 0 && step > range * COARSE
        ? text(low, high, "float32 rounds them to multiples of " + (float) step)
            + ". With "
            + cure
            + " nothing is lost."
        : "";
  }

  private static String text(double low, double high, String what) {
    return String.format(Locale.ROOT, " has values from %s to %s, and %s", low, high, what);
  }
}
