package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.JobException;
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
 * @param <R> a row
 * @param <T> what becomes of it
 */
final class Blocks<R, T> implements Iterator<T> {
  /**
   * As wide as the network's widest blocks: more rows would leave the cache before they are used.
   */
  private static final int MOST_ROWS = 64;

  private static final int VALUES = 1 << 20;

  private final Iterator<R> rows;
  private final ModelRows reader;
  private final Reading<R> reading;
  private final InferenceNetwork network;
  private final boolean keepInvalid;
  private final Finish<R, T> finish;
  private final BitSet invalid = new BitSet();
  private final List<R> block = new ArrayList<>();
  private final int blockRows;
  private final float[] features;
  private final float[] outputs;
  private int next;

  /** Shows the cells of a row, and words what is wrong with it. */
  interface Reading<R> {
    /** The columns that the model reads. */
    Row read(R row);

    /** The error that ends a job at a row that cannot be used. */
    JobException error(R row, BadValueException bad);

    /** Rows that are shown as they are. */
    static Reading<Row> of(ModelRows reader) {
      return new Reading<>() {
        @Override
        public Row read(Row row) {
          return row;
        }

        @Override
        public JobException error(Row row, BadValueException bad) {
          return reader.error(row, bad);
        }
      };
    }
  }

  /** Makes something of a row and its outputs. */
  @FunctionalInterface
  interface Finish<R, T> {
    /**
     * What becomes of a row.
     *
     * @param outputs holds the row's outputs from {@code offset}; null for a row that cannot be
     *     used and is kept
     */
    T finish(R row, float[] outputs, int offset);
  }

  /**
   * Over the rows of a task.
   *
   * @param keepInvalid whether rows that cannot be used are kept, without outputs; else the first
   *     one ends the job
   */
  Blocks(
      Iterator<R> rows,
      ModelRows reader,
      Reading<R> reading,
      InferenceNetwork network,
      boolean keepInvalid,
      Finish<R, T> finish) {
    this.rows = rows;
    this.reader = reader;
    this.reading = reading;
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
    R row = block.get(next);
    int index = next++;
    try {
      return finish.finish(row, invalid.get(index) ? null : outputs, index * network.outputs());
    } catch (BadValueException e) {
      throw reading.error(row, e);
    }
  }

  private void fill() {
    block.clear();
    invalid.clear();
    next = 0;
    while (block.size() < blockRows && rows.hasNext()) {
      R row = rows.next();
      try {
        Row cells = reading.read(row);
        if (reader.weight(cells) != 0) {
          reader.parse(cells, features, block.size() * network.inputs());
          block.add(row);
        }
      } catch (BadValueException e) {
        if (!keepInvalid) {
          throw reading.error(row, e);
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
