package io.github.syncbn.worker.collective;

import io.github.syncbn.worker.collective.ReductionService.Commit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A group whose workers are threads of one JVM: all workers in {@code local[n]}, where the service
 * is the driver's, or those of one executor. They meet in memory, the last to arrive combines, and
 * all share the work at a step's end.
 */
public final class InJvmGroup {
  // The tasks of local[n] are deserialized copies: a name is the only way from them to the driver's
  // objects.
  private static final ConcurrentMap<String, InJvmGroup> GROUPS = new ConcurrentHashMap<>();

  private static final int NOTHING = Integer.MAX_VALUE;

  private final ReductionService service;
  private final List<Assignment> assignments;
  private final Rendezvous rendezvous;

  // Each worker writes its own element, the last to arrive reads all.
  private final WorkerReport[] reports;
  private final double[][] values;
  private final StepPush[] pushes;
  private final int[] offered;

  // Written by the last to arrive, read by all after the rendezvous.
  private double[] combined = new double[0];
  private Verdict verdict;
  private StartPoint start;
  private ModelState model;
  private Commit commit;

  /** A group under a name that is unique in this JVM, open until {@link #close}. */
  public InJvmGroup(String name, ReductionService service, long timeoutNanos) {
    this.service = service;
    this.assignments = service.assignments();
    int workers = assignments.size();
    this.rendezvous = new Rendezvous(workers, timeoutNanos);
    this.reports = new WorkerReport[workers];
    this.values = new double[workers][];
    this.pushes = new StepPush[workers];
    this.offered = new int[workers];
    Arrays.fill(offered, NOTHING);
    if (GROUPS.putIfAbsent(name, this) != null) {
      throw new IllegalStateException("a group named " + name + " is open already");
    }
  }

  /** The open group of a name in this JVM, or null. */
  public static InJvmGroup find(String name) {
    return GROUPS.get(name);
  }

  /** Forgets the group; its workers, if any are left, are released with an error. */
  public void close(String name) {
    GROUPS.remove(name, this);
    abort(new IllegalStateException("the training attempt is over"));
  }

  /** Releases all workers with an error. */
  public void abort(Throwable cause) {
    rendezvous.abort(cause);
  }

  /** One worker's end. */
  public Collective member(int worker) {
    return member(worker, Teammates.NONE);
  }

  /** The same, of a thread that shares others' work while it waits. */
  public Collective member(int worker, Teammates teammates) {
    return new Member(worker, teammates);
  }

  private final class Member implements Collective {
    private final int worker;
    private final Teammates teammates;

    Member(int worker, Teammates teammates) {
      this.worker = worker;
      this.teammates = teammates;
    }

    private void arrive(Object what, Runnable action) {
      rendezvous.arrive(worker, what, teammates, action);
    }

    @Override
    public Assignment join() {
      arrive("join", () -> {});
      return assignments.get(worker);
    }

    @Override
    public StartPoint ready(WorkerReport report) {
      reports[worker] = report;
      arrive("ready", () -> start = service.ready(List.of(reports)));
      return start;
    }

    @Override
    public Verdict allReduce(Exchange exchange, double[] folded, double[] result) {
      values[worker] = folded;
      arrive(exchange, () -> combine(exchange));
      System.arraycopy(combined, 0, result, 0, exchange.length() * exchange.groups());
      return verdict;
    }

    @Override
    public void offer(StepPush push, int from) {
      pushes[worker] = push;
      offered[worker] = from;
    }

    @Override
    public ModelState push(StepPush push) {
      pushes[worker] = push;
      arrive("push", this::beginCommit);
      Commit shared = commit;
      for (int phase = 0; phase < shared.phases(); phase++) {
        int current = phase;
        teammates.together(() -> shared.help(current));
        boolean last = phase == shared.phases() - 1;
        arrive("commit", last ? () -> model = shared.finish() : () -> {});
      }
      return model;
    }

    private void beginCommit() {
      for (StepPush other : pushes) {
        if (other.step() != pushes[worker].step()) {
          throw new IllegalStateException("workers push different steps: " + stepsOf(pushes));
        }
      }
      Arrays.fill(offered, NOTHING);
      commit = service.commit(pushes);
    }

    @Override
    public ModelState model(ModelKind kind) {
      arrive("model " + kind, () -> model = service.model(kind));
      return model;
    }

    @Override
    public void fail(Throwable cause) {
      if (!(cause instanceof AttemptAbortedException)) {
        service.failed(worker, cause);
      }
      abort(cause);
    }
  }

  private void combine(Exchange exchange) {
    int from = 0;
    for (int each : offered) {
      from = Math.max(from, each);
    }
    if (from < NOTHING) {
      service.offer(pushes, from);
    }
    int length = exchange.length() * exchange.groups();
    if (combined.length < length) {
      combined = new double[length];
    }
    verdict = service.reduce(exchange, values, combined);
  }

  private static String stepsOf(StepPush[] pushes) {
    List<Long> steps = new ArrayList<>();
    for (StepPush push : pushes) {
      steps.add(push.step());
    }
    return steps.toString();
  }
}
