package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.Hello;
import org.apache.spark.network.client.TransportClient;

/** One connection: a stranger until its hello is accepted, then a worker. */
final class Peer {
  private final TransportClient client;
  private final LengthGuard guard;
  private final long since;

  // Of the channel's own thread.
  private int expected;

  // Written once, on the channel's own thread, when the hello is accepted.
  private volatile AttemptSession session;
  private volatile Hello hello;

  private volatile long heard;
  private volatile long step = -1;
  private volatile long exchanges;
  private volatile Pace pace = new Pace(0, 0);
  private volatile boolean gone;

  // Under the session's lock; fixed once all are there.
  private int holder = -1;
  private int worker = -1;

  /**
   * @param since when it came, in nanoseconds
   */
  Peer(TransportClient client, LengthGuard guard, long since) {
    this.client = client;
    this.guard = guard;
    this.since = since;
  }

  void accept(AttemptSession accepting, Hello said) {
    hello = said;
    session = accepting;
  }

  AttemptSession session() {
    return session;
  }

  Hello hello() {
    return hello;
  }

  LengthGuard guard() {
    return guard;
  }

  TransportClient client() {
    return client;
  }

  long since() {
    return since;
  }

  /** Number of the next frame. */
  int expected() {
    return expected;
  }

  void advance() {
    expected++;
  }

  void seat(int newHolder, int newWorker) {
    holder = newHolder;
    worker = newWorker;
  }

  /** Position of its executor among the holders of shards, or -1. */
  int holder() {
    return holder;
  }

  /** Number of the worker, or -1 before all are there. */
  int worker() {
    return worker;
  }

  void heard(long now) {
    heard = now;
  }

  long heard() {
    return heard;
  }

  /**
   * How fast a worker is.
   *
   * @param steps that it has done in this attempt
   * @param nanos in which it computed in them, without waiting
   */
  record Pace(long steps, long nanos) {}

  void at(long newStep, long newExchanges, Pace newPace) {
    step = newStep;
    exchanges = newExchanges;
    pace = newPace;
  }

  Pace pace() {
    return pace;
  }

  /** The worker has said goodbye. */
  void leave() {
    gone = true;
  }

  boolean left() {
    return gone;
  }

  /** Which worker it is, where it runs, and how far it has come. */
  @Override
  public String toString() {
    if (hello == null) {
      return String.valueOf(client.getSocketAddress());
    }
    return (worker < 0 ? "a worker, " : "worker " + worker + ", ")
        + hello
        + (step < 0 ? "" : ", at step " + step + ", exchange " + exchanges);
  }
}
