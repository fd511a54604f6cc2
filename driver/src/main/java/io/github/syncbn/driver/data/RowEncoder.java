package io.github.syncbn.driver.data;

import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.table.LabelReader;
import io.github.syncbn.driver.table.RowParser;
import io.github.syncbn.driver.table.SourceColumns;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.table.BadValueException;
import io.github.syncbn.worker.table.Levels;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.RowSet;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The first pass over a source: rows are checked, parsed, hashed, assigned to a set, and sent off
 * by hash, with one report per task.
 */
final class RowEncoder implements PairFlatMapFunction<Iterator<Row>, byte[], byte[]> {
  private final int source;
  private final SourceColumns columns;
  private final Rules rules;

  /**
   * The same for all sources.
   *
   * @param seed of the hash
   * @param partitions of the shuffle, without that of the reports
   * @param exact what is kept as doubles until it is centred
   * @param missing what a missing feature becomes
   * @param maxLevels most levels of a category
   * @param classes the only labels allowed, or null
   * @param skipUnreadable whether images that could not be read are left out, else they are bad
   */
  record Rules(
      long seed,
      int partitions,
      Exact exact,
      FeatureTreatment.Missing missing,
      int maxLevels,
      Set<String> classes,
      boolean skipUnreadable)
      implements Serializable {

    /** Those of a job. */
    static Rules of(
        DataSettings settings, long seed, int partitions, Exact exact, Set<String> classes) {
      return new Rules(
          seed,
          partitions,
          exact,
          settings.treatment().missing(),
          settings.categories().maxLevels(),
          classes,
          settings.source().images().skipUnreadable());
    }
  }

  /**
   * What is kept as doubles until it is centred; else float32 must be able to hold it.
   *
   * @param each whether each feature is; none where all are
   * @param loss says whether the number to predict is, and which numbers there may be
   */
  record Exact(boolean[] each, Loss loss) implements Serializable {

    /** Whether any feature is. */
    boolean features() {
      boolean any = each.length == 0;
      for (boolean exact : each) {
        any |= exact;
      }
      return any;
    }

    boolean feature(int j) {
      return each.length == 0 || each[j];
    }
  }

  RowEncoder(int source, SourceColumns columns, Rules rules) {
    this.source = source;
    this.columns = columns;
    this.rules = rules;
  }

  @Override
  public Iterator<Tuple2<byte[], byte[]>> call(Iterator<Row> rows) {
    return new EncodedRows(rows, new Encoding(columns, rules, source));
  }

  /** The state of one task. */
  static final class Encoding {
    private static final byte[][] FLOAT_BITS = floatBits();

    private final SourceColumns columns;
    private final Rules rules;
    private final PartitionReport report;
    private final RowHash hash;
    private final boolean binary;
    private final double[] features;
    private final byte[] bytes;
    private final byte[] floatBytes;
    private final byte[] doubleBytes;
    private final double[] target;
    private final boolean exactFeatures;
    private final List<RowParser.Category> categories;
    private boolean unusual;
    private byte[] key;
    private byte[] value;

    Encoding(SourceColumns columns, Rules rules, int source) {
      this.columns = columns;
      this.rules = rules;
      this.report = new PartitionReport(source, rules.partitions());
      this.hash = new RowHash(rules.seed());
      this.binary = columns.binary();
      int width = columns.parser().features();
      this.features = new double[width];
      this.target = new double[columns.label().targets()];
      this.bytes = new byte[binary ? width : 0];
      this.floatBytes = new byte[4 * width];
      this.doubleBytes = new byte[8 * width];
      this.exactFeatures = rules.exact().features();
      this.categories = columns.parser().categories();
      categories.forEach(category -> report.count(category.feature(), rules.maxLevels()));
      report.columns = new ColumnTally(columns.parser().numbers());
    }

    PartitionReport report() {
      return report;
    }

    byte[] key() {
      return key;
    }

    byte[] value() {
      return value;
    }

    /** Encodes a row to {@link #key} and {@link #value}; false if it is not to be used. */
    boolean encode(Row row) {
      report.rows++;
      if (rules.skipUnreadable() && columns.faults().isUnreadable(row)) {
        report.skipped.add(columns.faults().unreadableImage(row), row, columns);
        return false;
      }
      try {
        columns.faults().check(row);
        float weight = columns.weight(row);
        if (weight == 0) {
          report.weightless++;
          return false;
        }
        encode(row, weight);
        return true;
      } catch (BadValueException e) {
        report.bad.add(e, row, columns);
        return false;
      }
    }

    /** Fails if a row is bad. */
    void check(Row row) {
      if (rules.skipUnreadable() && columns.faults().isUnreadable(row)) {
        return;
      }
      columns.faults().check(row);
      float weight = columns.weight(row);
      if (weight != 0) {
        encode(row, weight);
      }
    }

    private void encode(Row row, float weight) {
      LabelReader reader = columns.label();
      String text = reader.namesClasses() ? reader.text(row) : null;
      if (text != null && rules.classes() != null && !rules.classes().contains(text)) {
        throw reader.outside(text, rules.classes().size());
      }
      byte[] label = text != null ? text.getBytes(StandardCharsets.UTF_8) : numbers(reader, row);
      boolean asBytes = binary && columns.parser().parseBytes(row, bytes);
      boolean rounded = false;
      if (asBytes) {
        for (int i = 0; i < bytes.length; i++) {
          System.arraycopy(FLOAT_BITS[bytes[i] & 0xff], 0, floatBytes, 4 * i, 4);
        }
      } else {
        rounded = parseNumbers(row);
      }
      hash.of(label, weight, rounded ? doubleBytes : floatBytes);
      var set = columns.split().of(row, hash.low());
      byte[] order = columns.order().of(row);
      int partition = HashPartitioning.of(hash.high(), rules.partitions());
      report.tally.add(set, partition, hash.high(), hash.low());
      if (text != null) {
        report.label(set, text);
      }
      if (set == RowSet.TRAINING) {
        takeNote(text == null && !rules.exact().loss().classifies(), !asBytes, weight);
        countLevels(row);
      }
      if (!asBytes) {
        report.columns.add(features);
      }
      key = RawRow.key(set.ordinal(), order, hash.high(), hash.low());
      value =
          asBytes
              ? RawRow.encode(weight, label, RawRow.Storage.BYTES, bytes)
              : rounded && exactFeatures
                  ? RawRow.encode(weight, label, RawRow.Storage.DOUBLES, doubleBytes)
                  : RawRow.encode(weight, label, RawRow.Storage.FLOATS, floatBytes);
    }

    private byte[] numbers(LabelReader reader, Row row) {
      Loss loss = rules.exact().loss();
      if (loss.standardizesLabel()) {
        reader.numbers(row, loss, target);
      } else {
        reader.numbersWithinFloat32(row, loss, target);
      }
      return RawRow.label(target);
    }

    private void takeNote(boolean regression, boolean numbers, float weight) {
      if (regression) {
        report.targets.add(target, weight);
        report.target.add(target, true);
      }
      if (numbers) {
        report.features.add(features, unusual);
      }
    }

    private void countLevels(Row row) {
      for (RowParser.Category category : categories) {
        long hash = (long) features[category.feature()];
        if (hash != Levels.MISSING) {
          report
              .count(category.feature(), rules.maxLevels())
              .add(hash, () -> Levels.text(row.get(category.field())));
        }
      }
    }

    /** Reads features; returns whether float32 rounds any of them. */
    private boolean parseNumbers(Row row) {
      int missing = columns.parser().parse(row, features, 0);
      if (missing > 0 && rules.missing() instanceof FeatureTreatment.Missing.Error) {
        String column = columns.parser().firstMissing(features, 0);
        throw new BadValueException(
            "column '"
                + column
                + "' is missing (data.missing says what to do: "
                + FeatureTreatment.Missing.remedies()
                + ")",
            "column '" + column + "' is missing");
      }
      report.missing += missing;
      boolean rounded = false;
      boolean infinite = false;
      ByteBuffer floats = ByteBuffer.wrap(floatBytes);
      for (int i = 0; i < features.length; i++) {
        float value = (float) features[i];
        rounded |= FeatureRanges.rounds(features[i]);
        infinite |= Float.isInfinite(value) && !rules.exact().feature(i);
        floats.putInt(4 * i, Float.floatToIntBits(value));
      }
      if (infinite) {
        refuseInfinite();
      }
      unusual = rounded || missing > 0;
      if (rounded) {
        ByteBuffer doubles = ByteBuffer.wrap(doubleBytes);
        for (int i = 0; i < features.length; i++) {
          doubles.putLong(8 * i, Double.doubleToLongBits(features[i]));
        }
      }
      return rounded;
    }

    private void refuseInfinite() {
      for (int i = 0; i < features.length; i++) {
        if (Float.isInfinite((float) features[i]) && !rules.exact().feature(i)) {
          throw columns.parser().beyondFloat32(i, features[i]);
        }
      }
    }

    private static byte[][] floatBits() {
      byte[][] bits = new byte[256][];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = ByteBuffer.allocate(4).putFloat(i).array();
      }
      return bits;
    }
  }
}
