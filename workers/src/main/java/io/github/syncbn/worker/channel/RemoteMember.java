package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Teammates;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import java.util.List;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.util.TransportConf;

/**
 * A worker in an executor. It says hello on a connection of its own, by which the driver knows that
 * it lives, and meets the executor's other workers in memory; one of their connections carries what
 * they have merged.
 */
public final class RemoteMember implements Collective, AutoCloseable {
  private final Hello hello;
  private final Entrance entrance;
  private final Teammates teammates;
  private final long timeoutNanos;
  private Link link;
  private ExecutorGroup group;
  private Collective member;

  /**
   * A worker that {@link #join} connects.
   *
   * @param teammates whose work its thread shares while it waits for the executor's other workers
   */
  public RemoteMember(
      ChannelAddress address,
      Hello hello,
      TransportConf conf,
      List<TransportClientBootstrap> bootstraps,
      Teammates teammates) {
    this.hello = hello;
    this.teammates = teammates;
    this.entrance = new Entrance(address, conf, bootstraps);
    ChannelAddress.Timing timing = address.timing();
    this.timeoutNanos = timing.patienceNanos(timing.exchangeMillis());
  }

  @Override
  public Assignment join() {
    Welcome[] welcome = new Welcome[1];
    link = entrance.enter(hello, answer -> welcome[0] = Welcome.read(answer));
    ExecutorGroup entered = ExecutorGroup.enter(hello, welcome[0], link, timeoutNanos);
    group = entered;
    link.onEnd(entered::abort);
    member = group.member(welcome[0].member(), teammates);
    return member.join();
  }

  @Override
  public StartPoint ready(WorkerReport report) {
    return member.ready(report);
  }

  @Override
  public Verdict allReduce(Exchange exchange, double[] values, double[] result) {
    link.at(exchange.step());
    return member.allReduce(exchange, values, result);
  }

  @Override
  public void offer(StepPush push, int from) {
    member.offer(push, from);
  }

  @Override
  public ModelState push(StepPush push) {
    link.at(push.step());
    ModelState next = member.push(push);
    link.stepped(teammates.computed());
    return next;
  }

  @Override
  public ModelState model(ModelKind kind) {
    return member.model(kind);
  }

  @Override
  public void fail(Throwable cause) {
    if (link != null && !(cause instanceof AttemptAbortedException)) {
      link.fail(cause);
    }
    if (group != null) {
      group.abort(cause);
    }
  }

  /** Says that all is done. */
  public void bye() {
    link.bye();
  }

  @Override
  public void close() {
    if (link != null) {
      link.close();
    }
    if (group != null) {
      group.leave();
    }
  }
}
