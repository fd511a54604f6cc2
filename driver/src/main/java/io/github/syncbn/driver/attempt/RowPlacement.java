package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings.Storage;
import io.github.syncbn.worker.training.RowStorage;
import org.apache.spark.SparkContext;

/**
 * Where the workers of a training hold their rows: in memory, unless that would leave a heap less
 * than a tenth to work with, or the job says otherwise. The bits are the same.
 *
 * @param storage where
 * @param reason where and why, in words
 */
record RowPlacement(RowStorage storage, String reason) {
  private static final String ENCRYPTION = "spark.io.encryption.enabled";

  /**
   * That of a job on its workers.
   *
   * @throws JobException CLUSTER if memory does not hold the job, or only the disk would and must
   *     not, as it is encrypted; CONFIGURATION if the job insists on such a disk
   */
  static RowPlacement require(SparkContext context, ResolvedJob job) {
    RowPlacement placement = of(context, job);
    try {
      MemoryCheck.of(context, job, placement.storage).require(context, job.assignments());
    } catch (JobException refusal) {
      String advice =
          refusal.kind() == JobException.Kind.CLUSTER
              ? advice(job.settings().data().storage(), encrypted(context))
              : "";
      throw new JobException(refusal.kind(), refusal.getMessage() + advice, refusal);
    }
    return placement;
  }

  /** What the disk would do for a job that memory does not hold. */
  static String advice(Storage asked, boolean encrypted) {
    if (asked == Storage.DISK) {
      return "";
    }
    if (encrypted) {
      return "; rows are not kept on disk where Spark encrypts its files (" + ENCRYPTION + ")";
    }
    return asked == Storage.MEMORY ? "; data.storage = auto would keep the rows on disk" : "";
  }

  /** The same, of a job that may have more than memory holds. */
  static RowPlacement of(SparkContext context, ResolvedJob job) {
    Heap heap =
        new Heap(
            context.isLocal() ? "this JVM" : "an executor",
            MemoryCheck.of(context, job, RowStorage.MEMORY)
                .needOfWorkers(context, job.assignments()),
            MemoryCheck.heapOfWorkers(context));
    return choose(
        job.settings().data().storage(), encrypted(context), job.data().estimatedBytes(), heap);
  }

  /**
   * A heap where workers are.
   *
   * @param of whose it is, in words
   * @param need bytes that training takes of it with all rows in memory
   * @param most bytes that it may take
   */
  record Heap(String of, long need, long most) {
    boolean hasRoom() {
      return need <= most - most / 10;
    }
  }

  /** That of so many bytes of rows. */
  static RowPlacement choose(Storage asked, boolean encrypted, long bytes, Heap heap) {
    if (asked == Storage.DISK && encrypted) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "data.storage = disk, but Spark encrypts what it writes to disk ("
              + ENCRYPTION
              + "), and rows would lie there in plain; give workers the memory for them and set"
              + " data.storage = memory");
    }
    RowStorage storage =
        switch (asked) {
          case MEMORY -> RowStorage.MEMORY;
          case DISK -> RowStorage.DISK;
          case AUTO -> heap.hasRoom() || encrypted ? RowStorage.MEMORY : RowStorage.DISK;
        };
    String where = storage == RowStorage.MEMORY ? "memory" : "disk";
    return new RowPlacement(
        storage,
        MemoryCheck.megabytes(bytes)
            + (storage == RowStorage.MEMORY ? " of rows in memory" : " of rows on disk")
            + (asked == Storage.AUTO ? "" : " (data.storage = " + where + ")")
            + ": with all of them in memory, "
            + heap.of()
            + " would need about "
            + MemoryCheck.megabytes(heap.need())
            + " of its heap of "
            + MemoryCheck.megabytes(heap.most()));
  }

  private static boolean encrypted(SparkContext context) {
    return context.getConf().getBoolean(ENCRYPTION, false);
  }
}
