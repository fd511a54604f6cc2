package io.github.syncbn.worker.collective;

import java.util.List;

/**
 * The driver's end of a group. Each method is called once per rendezvous, by one thread, when all
 * workers have arrived; what throws ends the attempt.
 */
public interface ReductionService {

  /** The shards of each worker, in order of workers. */
  List<Assignment> assignments();

  /** All rows are loaded. Returns where to start. */
  StartPoint ready(List<WorkerReport> reports);

  /**
   * Combines what the workers hold; see {@link Collective#allReduce}.
   *
   * @param values by worker
   * @param result receives the combined vectors
   * @return what is decided about the rest of training
   */
  Verdict reduce(Exchange exchange, double[][] values, double[] result);

  /**
   * The workers' gradients have come so far; see {@link Collective#offer}. Called ahead of a
   * reduction of the backward pass. Where gradients need not travel there is nothing to do.
   */
  default void offer(StepPush[] pushes, int from) {}

  /** Begins the end of a step; all threads that call {@link Commit#help} share the work. */
  Commit commit(StepPush[] pushes);

  /** A model that is there already. */
  ModelState model(ModelKind kind);

  void failed(int worker, Throwable cause);

  /**
   * The work that ends a step: combine gradients, clip, update. Phases run one after another, each
   * by any number of threads.
   */
  interface Commit {
    int phases();

    /**
     * Takes parts of a phase until none is left. Which thread takes which part does not change the
     * result.
     */
    void help(int phase);

    /** Commits, after all phases. Returns the model of the next step. */
    ModelState finish();
  }
}
