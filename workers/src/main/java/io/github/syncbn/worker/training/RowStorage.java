package io.github.syncbn.worker.training;

/** Where a worker holds its rows. */
public enum RowStorage {
  /** In arrays of its heap. */
  MEMORY,
  /** In a temporary file of a local directory. */
  DISK
}
