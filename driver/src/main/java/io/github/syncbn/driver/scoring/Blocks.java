package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.table.BadValueException;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * The rows of a task with the network's outputs, computed block by block: no more than a block is
 * held. Rows of weight 0 are left out. The size of a block depends on the width of a row alone.
 *
 * @param <T> what becomes of a row
 */
final class Blocks<T> implements Iterator<T> {
  /**
   * As wide as the network's widest blocks: more rows would leave the cache before they are used.
   */
  private static final int MOST_ROWS = 64;

  private static final int VALUES = 1 << 20;

  private final Iterator<Row> rows;
  private final ModelRows reader;
  private final InferenceNetwork network;
  private final boolean keepInvalid;
  private final Finish<T> finish;
  private final BitSet invalid = new BitSet();
  private final List<Row> block = new ArrayList<>();
  private final int blockRows;
  private final float[] features;
  private final float[] outputs;
  private int next;

  /** Makes something of a row and its outputs. */
  @FunctionalInterface
  interface Finish<T> {
    /**
     * What becomes of a row.
     *
     * @param outputs holds the row's outputs from {@code offset}; null for a row that cannot be
     *     used and is kept
     */
    T finish(Row row, float[] outputs, int offset);
  }

  /** Where a row that cannot be used ends the job. */
  Blocks(Iterator<Row> rows, ModelRows reader, InferenceNetwork network, Finish<T> finish) {
    this(rows, reader, network, false, finish);
  }

  /** The same, or such rows are kept, without outputs. */
  Blocks(
      Iterator<Row> rows,
      ModelRows reader,
      InferenceNetwork network,
      boolean keepInvalid,
      Finish<T> finish) {
    this.rows = rows;
    this.reader = reader;
    this.network = network;
    this.keepInvalid = keepInvalid;
    this.finish = finish;
    blockRows = Math.max(16, Math.min(MOST_ROWS, VALUES / network.inputs()));
    features = new float[blockRows * network.inputs()];
    outputs = new float[blockRows * network.outputs()];
  }

  @Override
  public boolean hasNext() {
    if (next == block.size() && rows.hasNext()) {
      fill();
    }
    return next < block.size();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = block.get(next);
    int index = next++;
    try {
      return finish.finish(row, invalid.get(index) ? null : outputs, index * network.outputs());
    } catch (BadValueException e) {
      throw reader.error(row, e);
    }
  }

  private void fill() {
    block.clear();
    invalid.clear();
    next = 0;
    while (block.size() < blockRows && rows.hasNext()) {
      Row row = rows.next();
      try {
        if (reader.weight(row) != 0) {
          reader.parse(row, features, block.size() * network.inputs());
          block.add(row);
        }
      } catch (BadValueException e) {
        if (!keepInvalid) {
          throw reader.error(row, e);
        }
        int from = block.size() * network.inputs();
        Arrays.fill(features, from, from + network.inputs(), 0f);
        invalid.set(block.size());
        block.add(row);
      }
    }
    network.predict(features, block.size(), outputs);
  }
}
