package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.spark.Slots;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.training.MemoryEstimate;
import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * Compares what a job will hold, by formula, with the memory of driver and executors, and refuses
 * before training what cannot fit. The formula counts what lives through a step; a heap needs room
 * to work beyond it, so a job that passes may still run out of memory, but one that is refused
 * could not have run.
 *
 * @param plan the job
 * @param optimizerSlots arrays of state of the optimizer
 * @param allRows bytes of all rows
 * @param storage where workers hold their rows
 * @param threads of each worker
 */
record MemoryCheck(
    TrainingPlan plan, int optimizerSlots, long allRows, RowStorage storage, int threads) {
  private static final long MEGABYTE = 1 << 20;

  // Measured by driver/bench/memory.py: a training of next to no parameters holds 51 MB of heap in
  // the driver and 36 MB in an executor. The bases are larger because sessions with tables hold
  // more.
  // Outside the heap Java commits 385 MB in the driver and 269 MB in an executor, but touches only
  // a
  // part of it, so the base is low: only what surely overflows is refused.

  /** Live objects of Spark itself: in a driver with a session, and in an executor. */
  private static final long DRIVER_BASE = 100 * MEGABYTE;

  private static final long EXECUTOR_BASE = 50 * MEGABYTE;

  /** Outside of the heap: code and classes of Java, threads, buffers of the network, OpenBLAS. */
  private static final long NATIVE_BASE = 300 * MEGABYTE;

  /** Of a job whose workers hold their rows there. */
  static MemoryCheck of(SparkContext context, ResolvedJob job, RowStorage storage) {
    int slots = job.settings().optimizer().slots();
    return new MemoryCheck(
        job.plan(), slots, job.data().estimatedBytes(), storage, Slots.threads(context.getConf()));
  }

  /**
   * Fails if the memory of this application cannot hold the job.
   *
   * @throws JobException CLUSTER with the figures and the setting to change; CONFIGURATION where no
   *     memory would do, as {@link PlanResolver#requireArrays} says
   */
  void require(SparkContext context, List<Assignment> workers) {
    PlanResolver.requireArrays(
        plan, workers.stream().mapToInt(Assignment::shards).max().orElseThrow());
    long heap = Runtime.getRuntime().maxMemory();
    if (context.isLocal()) {
      local(workers, heap);
      return;
    }
    driver(heap, context.getConf());
    executors(workers, together(context), context.getConf());
  }

  /** Whether the memory of this application can hold the job on its workers. */
  boolean holds(SparkContext context, List<Assignment> workers) {
    try {
      require(context, workers);
      return true;
    } catch (JobException tooSmall) {
      return false;
    }
  }

  /** The largest heap that this needs of a JVM with workers. */
  long needOfWorkers(SparkContext context, List<Assignment> workers) {
    return context.isLocal()
        ? atWorkers(workers) + driver() + DRIVER_BASE
        : mostOfExecutors(workers, together(context)) + EXECUTOR_BASE;
  }

  /** The heap that a JVM with workers may take. */
  static long heapOfWorkers(SparkContext context) {
    return context.isLocal() ? Runtime.getRuntime().maxMemory() : executorHeap(context.getConf());
  }

  private static long executorHeap(SparkConf conf) {
    return conf.getSizeAsBytes("spark.executor.memory", "1g");
  }

  /** How many workers one executor has at most; the driver is listed among the executors. */
  private static int together(SparkContext context) {
    int executors = Math.max(1, context.statusTracker().getExecutorInfos().length - 1);
    return Math.max(1, (Slots.total(context) + executors - 1) / executors);
  }

  private long atWorkers(List<Assignment> workers) {
    return heldAt(workers) - 4L * plan.layout().parameters();
  }

  private long heldAt(List<Assignment> workers) {
    long ofWorkers =
        storage == RowStorage.MEMORY
            ? MemoryEstimate.executor(plan, workers, allRows)
            : MemoryEstimate.executor(plan, workers);
    return ofWorkers + (threads - 1L) * workers.size() * MemoryEstimate.helper(plan);
  }

  private long mostOfExecutors(List<Assignment> workers, int slots) {
    long most = 0;
    for (int first = 0; first < workers.size(); first += slots) {
      int end = Math.min(workers.size(), first + slots);
      most = Math.max(most, heldAt(workers.subList(first, end)));
    }
    return most;
  }

  /**
   * Fails if the one heap of a local master is too small.
   *
   * @param heap the most bytes it may take
   */
  void local(List<Assignment> workers, long heap) {
    long atWorkers = atWorkers(workers);
    long atDriver = driver();
    long need = atWorkers + atDriver + DRIVER_BASE;
    if (need > heap) {
      throw refusal(
          "training needs about "
              + megabytes(need)
              + " of heap (rows, activations and gradients of "
              + workers.size()
              + " workers "
              + megabytes(atWorkers)
              + ", parameters and optimizer "
              + megabytes(atDriver)
              + ", Spark "
              + megabytes(DRIVER_BASE)
              + "), but this JVM may take "
              + megabytes(heap)
              + "; set --driver-memory "
              + gigabytes(need)
              + ", fewer training.workers or a smaller training.batchSize");
    }
  }

  /**
   * Fails if the driver of a cluster is too small.
   *
   * @param heap the most bytes its heap may take
   */
  void driver(long heap, SparkConf conf) {
    long need = driver() + DRIVER_BASE;
    if (need > heap) {
      throw refusal(
          "the driver needs about "
              + megabytes(need)
              + " of heap (parameters, gradient and optimizer "
              + megabytes(driver())
              + ", Spark "
              + megabytes(DRIVER_BASE)
              + "), but may take "
              + megabytes(heap)
              + "; set --driver-memory "
              + gigabytes(need));
    }
    boolean container = conf.get("spark.submit.deployMode", "client").equals("cluster");
    // Chunks of the model on their way to the executors lie outside of the heap.
    overhead(conf, "driver", container, NATIVE_BASE + 4L * plan.layout().parameters(), heap);
  }

  /**
   * Fails if executors are too small.
   *
   * @param workers all of them, in order of their shards
   * @param slots of one executor
   */
  void executors(List<Assignment> workers, int slots, SparkConf conf) {
    long heap = executorHeap(conf);
    long most = mostOfExecutors(workers, slots);
    long need = most + EXECUTOR_BASE;
    if (need > heap) {
      throw refusal(
          "an executor with "
              + Math.min(slots, workers.size())
              + " workers needs about "
              + megabytes(need)
              + " of heap (rows, activations, gradients and parameters "
              + megabytes(most)
              + ", Spark "
              + megabytes(EXECUTOR_BASE)
              + "), but spark.executor.memory gives it "
              + megabytes(heap)
              + "; set --executor-memory "
              + gigabytes(need)
              + ", fewer cores an executor, or more executors");
    }
    overhead(conf, "executor", true, NATIVE_BASE, heap);
  }

  private long driver() {
    return MemoryEstimate.driver(plan, optimizerSlots, plan.rows().validation() > 0);
  }

  /** YARN and Kubernetes kill a container that takes more than its heap and its overhead. */
  private static void overhead(
      SparkConf conf, String who, boolean container, long need, long heap) {
    String master = conf.get("spark.master", "");
    if (!container || !master.startsWith("yarn") && !master.startsWith("k8s")) {
      return;
    }
    String key = "spark." + who + ".memoryOverhead";
    double factor = conf.getDouble(key + "Factor", 0.1);
    long least = conf.getSizeAsBytes("spark." + who + ".minMemoryOverhead", "384m");
    long overhead =
        conf.contains(key)
            ? conf.getSizeAsMb(key) * MEGABYTE
            : Math.max(least, (long) (factor * heap));
    if (need > overhead) {
      throw refusal(
          "a container of the "
              + who
              + " needs about "
              + megabytes(need)
              + " outside of its heap, but "
              + key
              + " leaves "
              + megabytes(overhead)
              + "; set --conf "
              + key
              + "="
              + (need / MEGABYTE + 1)
              + "m or more");
    }
  }

  private static JobException refusal(String message) {
    return new JobException(JobException.Kind.CLUSTER, message);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", (bytes + MEGABYTE - 1) / MEGABYTE);
  }

  /** A setting for this many bytes and a quarter more, as room to work. */
  private static String gigabytes(long bytes) {
    return Math.max(1, (bytes + bytes / 4 + (MEGABYTE << 10) - 1) / (MEGABYTE << 10)) + "g";
  }
}
