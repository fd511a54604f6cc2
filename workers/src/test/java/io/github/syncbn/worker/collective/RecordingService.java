package io.github.syncbn.worker.collective;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A driver's end that adds vectors worker by worker and writes down what it is asked for. */
final class RecordingService implements ReductionService {
  static final StartPoint START =
      new StartPoint(new ModelState(new float[] {1}, new double[0]), 0, StartPoint.Next.STEP);
  static final ModelState NEXT_MODEL = new ModelState(new float[] {2}, new double[0]);
  static final ModelState FINAL_MODEL = new ModelState(new float[] {3}, new double[0]);

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  volatile RuntimeException brokenReduce;
  volatile Verdict verdict = Verdict.GO_ON;
  private final List<Assignment> assignments = new ArrayList<>();

  RecordingService(int workers) {
    for (int w = 0; w < workers; w++) {
      assignments.add(new Assignment(w, workers, w, w + 1));
    }
  }

  @Override
  public List<Assignment> assignments() {
    return assignments;
  }

  @Override
  public StartPoint ready(List<WorkerReport> reports) {
    calls.add("ready");
    return START;
  }

  @Override
  public Verdict reduce(Exchange exchange, double[][] values, double[] result) {
    if (brokenReduce != null) {
      throw brokenReduce;
    }
    calls.add("reduce " + exchange.layer());
    for (int i = 0; i < exchange.length(); i++) {
      result[i] = 0;
      for (double[] own : values) {
        result[i] += own[i];
      }
    }
    return verdict;
  }

  @Override
  public void offer(StepPush[] pushes, int from) {
    calls.add("offer " + pushes[0].step() + " from " + from);
  }

  @Override
  public Commit commit(StepPush[] pushes) {
    calls.add("commit " + pushes[0].step());
    return new Commit() {
      @Override
      public int phases() {
        return 2;
      }

      @Override
      public void help(int phase) {}

      @Override
      public ModelState finish() {
        calls.add("finish");
        return NEXT_MODEL;
      }
    };
  }

  @Override
  public ModelState model(ModelKind kind) {
    calls.add("model " + kind);
    return FINAL_MODEL;
  }

  @Override
  public void failed(int worker, Throwable cause) {
    failures.add(worker + ": " + cause);
  }
}
