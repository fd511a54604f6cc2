package io.github.syncbn.driver.data;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.spark.ShardReader;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.DataChangedException;
import io.github.syncbn.worker.training.RowRecord;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.ShardFingerprint;
import io.github.syncbn.worker.training.ShardLayout;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * The second pass: rows of one partition, sorted, get their numbers and go to their shards. Row i
 * of a set belongs to shard i mod S at position i div S; or, dealt contiguously, shards are ranges
 * of as many rows.
 */
final class Dealing
    implements PairFlatMapFunction<Iterator<Tuple2<byte[], byte[]>>, byte[], byte[]> {
  private final Plan plan;

  /**
   * What the first pass found out.
   *
   * @param layout sizes of all
   * @param tally rows of each set in each partition
   * @param contiguous whether shards are ranges
   * @param classes class by label, or null for regression and several labels
   * @param targets what becomes of numbers to predict
   * @param features what becomes of features
   */
  record Plan(
      ShardLayout layout,
      RowTally tally,
      boolean contiguous,
      Map<String, Integer> classes,
      TargetScaling targets,
      LearnedFeatures features)
      implements Serializable {}

  Dealing(Plan plan) {
    this.plan = plan;
  }

  @Override
  public Iterator<Tuple2<byte[], byte[]>> call(Iterator<Tuple2<byte[], byte[]>> rows) {
    int partition = TaskContext.getPartitionId();
    return partition < plan.tally().partitions()
        ? new Dealt(plan, rows, partition)
        : java.util.Collections.emptyIterator();
  }

  private static final class Dealt implements Iterator<Tuple2<byte[], byte[]>> {
    private final Plan plan;
    private final Iterator<Tuple2<byte[], byte[]>> rows;
    private final int partition;
    private final long[] next = new long[RowSet.values().length];
    private final ShardFingerprint[] seen = new ShardFingerprint[next.length];
    private final List<Tuple2<byte[], byte[]>> ready = new ArrayList<>();
    private int taken;
    private Tuple2<byte[], byte[]> ahead;

    Dealt(Plan plan, Iterator<Tuple2<byte[], byte[]>> rows, int partition) {
      this.plan = plan;
      this.rows = rows;
      this.partition = partition;
      for (RowSet set : RowSet.values()) {
        next[set.ordinal()] = plan.tally().before(set, partition);
        seen[set.ordinal()] = ShardFingerprint.EMPTY;
      }
    }

    @Override
    public boolean hasNext() {
      if (taken < ready.size() || ahead != null || rows.hasNext()) {
        return true;
      }
      requireWhatWasCounted();
      return false;
    }

    /** Ends the task before any of what it has sent is used. */
    private void requireWhatWasCounted() {
      for (RowSet set : RowSet.values()) {
        ShardFingerprint counted = plan.tally().of(set, partition);
        ShardFingerprint found = seen[set.ordinal()];
        if (!found.equals(counted)) {
          throw DataChangedException.because(
              "in the " + set.label() + " set, " + counted + " were counted, now " + found);
        }
      }
    }

    @Override
    public Tuple2<byte[], byte[]> next() {
      if (taken == ready.size()) {
        deal();
      }
      return ready.get(taken++);
    }

    /** Takes the next distinct row with all its copies, which are neighbours. */
    private void deal() {
      ready.clear();
      taken = 0;
      if (ahead == null) {
        if (!rows.hasNext()) {
          throw new NoSuchElementException();
        }
        ahead = rows.next();
      }
      Tuple2<byte[], byte[]> first = ahead;
      int set = RawRow.set(first._1());
      long copies = 0;
      do {
        int more = new RawRow(ahead._2()).copies();
        copies += more;
        seen[set] = seen[set].plus(RawRow.hashHigh(first._1()), RawRow.hashLow(first._1()), more);
        ahead = rows.hasNext() ? rows.next() : null;
      } while (ahead != null && Arrays.equals(ahead._1(), first._1()));
      RowRecord record = record(first);
      if (plan.contiguous()) {
        dealRanges(record, next[set], copies);
      } else {
        dealInTurn(record, next[set], copies);
      }
      next[set] += copies;
    }

    private void dealInTurn(RowRecord record, long start, long copies) {
      int shards = plan.layout().shards();
      for (long k = 0; k < Math.min(copies, shards); k++) {
        long number = start + k;
        long count = (copies - k + shards - 1) / shards;
        send(record, (int) (number % shards), number / shards, count);
      }
    }

    private void dealRanges(RowRecord record, long start, long copies) {
      ShardLayout layout = plan.layout();
      long begin = 0;
      for (int shard = 0; shard < layout.shards() && begin < start + copies; shard++) {
        long end = begin + layout.rows(record.set(), shard);
        long from = Math.max(begin, start);
        long to = Math.min(end, start + copies);
        if (from < to) {
          send(record, shard, from - begin, to - from);
        }
        begin = end;
      }
    }

    private void send(RowRecord record, int shard, long position, long copies) {
      RowRecord placed = record.at(Math.toIntExact(position), Math.toIntExact(copies));
      ready.add(new Tuple2<>(ShardReader.key(shard), placed.encoded()));
    }

    private RowRecord record(Tuple2<byte[], byte[]> raw) {
      RawRow row = new RawRow(raw._2());
      ShardLayout layout = plan.layout();
      RowRecord record =
          RowRecord.allocate(RowSet.values()[RawRow.set(raw._1())], layout, row.weight());
      setTargets(row, record);
      if (layout.bytes()) {
        byte[] from = row.encoded();
        int source = row.featuresOffset();
        System.arraycopy(
            from, source, record.encoded(), record.featuresOffset(), from.length - source);
      } else {
        narrow(row, record);
      }
      return record.withHash(RawRow.hashHigh(raw._1()), RawRow.hashLow(raw._1()));
    }

    private void narrow(RawRow row, RowRecord record) {
      LearnedFeatures learned = plan.features();
      ByteBuffer floats = ByteBuffer.wrap(record.encoded());
      int features = plan.layout().features();
      for (int j = 0; j < features; j++) {
        float narrowed = learned.feature(j, row);
        if (Float.isInfinite(narrowed)) {
          throw beyondFloat32(record.set(), j, learned.value(j, row));
        }
        floats.putFloat(record.featuresOffset() + 4 * j, narrowed);
      }
    }

    /** Of a set that is not the training set, whose extremes the narrowing is made for. */
    private JobException beyondFloat32(RowSet set, int feature, double value) {
      FeatureSchema schema = plan.features().schema();
      return new JobException(
          DATA,
          "A row of the "
              + set.label()
              + " set has "
              + value
              + " in column '"
              + schema.columnOf(feature)
              + "', so far from all of the training set that float32 cannot hold it once scaled.");
    }

    private void setTargets(RawRow row, RowRecord record) {
      if (plan.classes() != null) {
        Integer known = plan.classes().get(row.labelText());
        if (known == null) {
          throw DataChangedException.because("a label has come that was not there before");
        }
        record.setTarget(0, known);
        return;
      }
      int targets = record.targets();
      for (int j = 0; j < targets; j++) {
        double number = row.labelNumber(j, targets);
        record.setTarget(j, (float) plan.targets().standardized(number, j));
      }
    }
  }
}
