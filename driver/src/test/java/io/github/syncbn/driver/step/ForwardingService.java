package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.List;

/** Passes every call on; a test overrides what it watches. */
public class ForwardingService implements StepService {
  private final StepService inner;

  public ForwardingService(StepService inner) {
    this.inner = inner;
  }

  @Override
  public List<Assignment> assignments() {
    return inner.assignments();
  }

  @Override
  public void meet(List<Assignment> holders, List<Assignment> workers) {
    inner.meet(holders, workers);
  }

  @Override
  public List<SparseTable> tables() {
    return inner.tables();
  }

  @Override
  public int mostShardRows() {
    return inner.mostShardRows();
  }

  @Override
  public int longestVector() {
    return inner.longestVector();
  }

  @Override
  public StartPoint ready(List<WorkerReport> reports) {
    return inner.ready(reports);
  }

  @Override
  public Verdict reduce(Exchange exchange, double[][] values, double[] result) {
    return inner.reduce(exchange, values, result);
  }

  @Override
  public ChunkedCommit commit(StepPush[] pushes) {
    return inner.commit(pushes);
  }

  @Override
  public ModelState model(ModelKind kind) {
    return inner.model(kind);
  }

  @Override
  public void failed(int worker, Throwable cause) {
    inner.failed(worker, cause);
  }
}
