package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;

/**
 * Rows of one shard in a {@link RowFile}, in the order of their positions. Those that were {@link
 * #expect expected} have been read meanwhile; others are read when they are asked for.
 */
final class FileRows implements RowStore {
  /** Bytes that are written at once: rows arrive in runs of neighbours. */
  private static final int RUN_BYTES = 64 << 10;

  private final RowFile file;
  private final int features;
  private final long first;
  private final ExpectedRows expected;
  private RowBytes run;
  private int runStart;
  private int runLength;
  private float[] missing;

  FileRows(ShardLayout layout, RowFile file, int rows) {
    this.file = file;
    this.features = layout.features();
    this.first = file.reserve(rows);
    this.expected = new ExpectedRows(layout, file, first);
    this.run = new RowBytes(layout, (int) Math.max(1, RUN_BYTES / layout.rowBytes()));
  }

  @Override
  public void put(RowRecord row) {
    int start = row.position();
    for (int position = start; position < start + row.copies(); position++) {
      if (runLength == run.rows() || position != runStart + runLength) {
        flush();
        runStart = position;
      }
      run.put(runLength++, row);
    }
  }

  private void flush() {
    file.write(first + runStart, run, runLength);
    runLength = 0;
  }

  @Override
  public void complete() {
    flush();
    run = null;
  }

  @Override
  public void copyRow(int row, float[] into, int offset, Kernels kernels) {
    HeldRows held = holding(row);
    held.rows().copyFeatures(held.index(first + row), into, offset, kernels);
    if (missing != null) {
      for (int j = 0; j < features; j++) {
        into[offset + j] = Float.isNaN(into[offset + j]) ? missing[j] : into[offset + j];
      }
    }
  }

  @Override
  public float target(int row, int index) {
    HeldRows held = holding(row);
    return held.rows().target(held.index(first + row), index);
  }

  @Override
  public float weight(int row) {
    HeldRows held = holding(row);
    return held.rows().weight(held.index(first + row));
  }

  /** Where a row has been read to: now, if it was not expected. */
  private HeldRows holding(int row) {
    HeldRows held = expected.holding(first + row);
    return held == null ? file.window(first + row) : held;
  }

  /** Where rows are copied: the file stays as it is. */
  @Override
  public void fillMissing(float[] perFeature) {
    missing = perFeature.clone();
  }

  @Override
  public void expect(int place, int[] order, int from, int to) {
    expected.expect(place, order, from, to);
  }

  /** In memory: none but what is expected, which {@link ReadAhead} bounds. */
  @Override
  public long bytes() {
    return 0;
  }
}
