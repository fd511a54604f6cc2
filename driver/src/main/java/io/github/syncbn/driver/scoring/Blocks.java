package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.table.BadValueException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a task with the network's outputs, computed block by block: no more than a block is
 * held. Rows of weight 0 are left out. The size of a block depends on the width of a row alone.
 *
 * @param <R> a row
 * @param <T> what becomes of it
 */
final class Blocks<R, T> implements Iterator<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Blocks.class);

  /**
   * As wide as the network's widest blocks: more rows would leave the cache before they are used.
   */
  private static final int MOST_ROWS = 64;

  private static final int VALUES = 1 << 20;

  private final Iterator<R> rows;
  private final ModelRows reader;
  private final Reading<R> reading;
  private final InferenceNetwork network;
  private final InvalidRows policy;
  private final Finish<R, T> finish;
  private final BitSet invalid = new BitSet();
  private final List<R> block = new ArrayList<>();
  private final int blockRows;
  private final double[] features;
  private final double[] outputs;
  private int next;
  private long skipped;
  private String firstSkipped = "";

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
    T finish(R row, double[] outputs, int offset);
  }

  /**
   * Over the rows of a task.
   *
   * @param policy what becomes of rows that cannot be used
   */
  Blocks(
      Iterator<R> rows,
      ModelRows reader,
      Reading<R> reading,
      InferenceNetwork network,
      InvalidRows policy,
      Finish<R, T> finish) {
    this.rows = rows;
    this.reader = reader;
    this.reading = reading;
    this.network = network;
    this.policy = policy;
    this.finish = finish;
    blockRows = Math.max(16, Math.min(MOST_ROWS, VALUES / network.inputs()));
    features = new double[blockRows * network.inputs()];
    outputs = new double[blockRows * network.outputs()];
  }

  @Override
  public boolean hasNext() {
    while (next == block.size() && rows.hasNext()) {
      fill();
      if (!rows.hasNext() && skipped > 0) {
        LOG.warn(
            "{} rows are skipped as handleInvalid says, the first one: {}", skipped, firstSkipped);
      }
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
        if (admits(row, e)) {
          int from = block.size() * network.inputs();
          Arrays.fill(features, from, from + network.inputs(), 0.0);
          invalid.set(block.size());
          block.add(row);
        }
      }
    }
    BitSet unusable = network.predictUsable(features, block.size(), outputs);
    if (!unusable.isEmpty()) {
      sortOut(unusable);
    }
  }

  /** Whether a row that cannot be used stays in the block. */
  private boolean admits(R row, BadValueException why) {
    switch (policy) {
      case KEEP -> {
        return true;
      }
      case SKIP -> {
        if (skipped++ == 0) {
          firstSkipped = reading.error(row, why).getMessage();
        }
        return false;
      }
      default -> throw reading.error(row, why);
    }
  }

  /** Rows whose features or outputs turned out not to be finite. */
  private void sortOut(BitSet unusable) {
    int kept = 0;
    List<R> all = List.copyOf(block);
    block.clear();
    for (int i = 0; i < all.size(); i++) {
      if (!unusable.get(i) || invalid.get(i)) {
        keep(all.get(i), i, kept++);
      } else if (admits(all.get(i), why(i))) {
        invalid.set(i);
        keep(all.get(i), i, kept++);
      }
    }
  }

  private void keep(R row, int from, int to) {
    block.add(row);
    invalid.set(to, invalid.get(from));
    int width = network.outputs();
    System.arraycopy(outputs, from * width, outputs, to * width, width);
  }

  private BadValueException why(int row) {
    String reason = network.whyUnusable(features, row, reader::column);
    return new BadValueException(reason, reason);
  }
}
