package io.github.syncbn.driver.data;

import io.github.syncbn.driver.table.BadValueException;
import io.github.syncbn.driver.table.LabelReader;
import io.github.syncbn.driver.table.SourceColumns;
import io.github.syncbn.worker.training.RowSet;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
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
   * @param rejectMissing whether a missing feature makes a bad row
   * @param classes the only labels allowed, or null
   * @param skipUnreadable whether images that could not be read are left out, else they are bad
   */
  record Rules(
      long seed, int partitions, boolean rejectMissing, Set<String> classes, boolean skipUnreadable)
      implements Serializable {}

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
    private final float[] floats;
    private final byte[] bytes;
    private final byte[] floatBytes;
    private byte[] key;
    private byte[] value;

    Encoding(SourceColumns columns, Rules rules, int source) {
      this.columns = columns;
      this.rules = rules;
      this.report = new PartitionReport(source, rules.partitions());
      this.hash = new RowHash(rules.seed());
      this.binary = columns.binary();
      int features = columns.parser().features();
      this.floats = new float[features];
      this.bytes = new byte[binary ? features : 0];
      this.floatBytes = new byte[4 * features];
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
      String text = reader.classification() ? reader.text(row) : null;
      if (text != null && rules.classes() != null && !rules.classes().contains(text)) {
        throw reader.outside(text, rules.classes().size());
      }
      byte[] label =
          text != null
              ? text.getBytes(StandardCharsets.UTF_8)
              : ByteBuffer.allocate(4).putFloat(reader.number(row)).array();
      boolean asBytes = binary && columns.parser().parseBytes(row, bytes);
      if (asBytes) {
        for (int i = 0; i < bytes.length; i++) {
          System.arraycopy(FLOAT_BITS[bytes[i] & 0xff], 0, floatBytes, 4 * i, 4);
        }
      } else {
        parseFloats(row);
      }
      hash.of(label, weight, floatBytes);
      var set = columns.split().of(row, hash.low());
      byte[] order = columns.order().of(row);
      report.count(set, HashPartitioning.of(hash.high(), rules.partitions()), text);
      if (text == null && set == RowSet.TRAINING) {
        report.targets.add(ByteBuffer.wrap(label).getFloat(), weight);
      }
      key = RawRow.key(set.ordinal(), order, hash.high(), hash.low());
      value = RawRow.encode(weight, label, asBytes, asBytes ? bytes : floatBytes);
    }

    private void parseFloats(Row row) {
      int missing = columns.parser().parse(row, floats, 0);
      if (missing > 0 && rules.rejectMissing()) {
        String column = columns.parser().firstMissing(floats, 0);
        throw new BadValueException(
            "column '" + column + "' is missing (data.missing says what to do: mean or a constant)",
            "column '" + column + "' is missing");
      }
      report.missing += missing;
      ByteBuffer buffer = ByteBuffer.wrap(floatBytes);
      for (int i = 0; i < floats.length; i++) {
        buffer.putInt(4 * i, Float.floatToIntBits(floats[i]));
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
