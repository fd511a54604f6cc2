package io.github.syncbn.worker.training;

/** Rows of a {@link RowFile} that have been read. */
interface HeldRows {
  RowBytes rows();

  /** Which of the rows that are held is row {@code row} of the file; negative if none is. */
  int index(long row);
}
