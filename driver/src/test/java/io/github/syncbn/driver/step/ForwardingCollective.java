package io.github.syncbn.driver.step;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;

/** Passes every call on; a test overrides what it watches. */
class ForwardingCollective implements Collective {
  private final Collective inner;

  ForwardingCollective(Collective inner) {
    this.inner = inner;
  }

  @Override
  public Assignment join() {
    return inner.join();
  }

  @Override
  public StartPoint ready(WorkerReport report) {
    return inner.ready(report);
  }

  @Override
  public Verdict allReduce(Exchange exchange, double[] values, double[] result) {
    return inner.allReduce(exchange, values, result);
  }

  @Override
  public void offer(StepPush push, int from) {
    inner.offer(push, from);
  }

  @Override
  public ModelState push(StepPush push) {
    return inner.push(push);
  }

  @Override
  public ModelState model(ModelKind kind) {
    return inner.model(kind);
  }

  @Override
  public void fail(Throwable cause) {
    inner.fail(cause);
  }
}
