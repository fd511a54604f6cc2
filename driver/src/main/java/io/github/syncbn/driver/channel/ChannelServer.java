package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.SparkTransport;
import io.github.syncbn.worker.collective.Assignment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reduction service of one training: a port, and the attempts that are open on it. */
public final class ChannelServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelServer.class);
  private static final long TICK_MILLIS = 500;

  private final ChannelSettings settings;
  private final RefusalCounters refusals = new RefusalCounters(System::nanoTime);
  private final FrameHandler handler;
  private final TransportContext context;
  private final TransportServer server;
  private final ScheduledExecutorService ticks;
  private long lastTick = System.nanoTime();

  /** The service of a started driver, as Spark's configuration says. */
  public static ChannelServer of(SparkEnv env) {
    int threads = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));
    TransportConf conf = SparkTransport.conf(env.conf(), env.securityManager(), threads, "driver");
    return new ChannelServer(
        ChannelSettings.of(env.conf()),
        conf,
        SparkTransport.serverBootstraps(conf, env.securityManager()));
  }

  /** Listens. */
  public ChannelServer(
      ChannelSettings settings, TransportConf conf, List<TransportServerBootstrap> bootstraps) {
    this.settings = settings;
    this.handler = new FrameHandler(refusals, settings.helloMillis(), System::nanoTime);
    this.context = new TransportContext(conf, handler);
    this.server = bind(guarded(bootstraps));
    this.ticks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "syncbn-watch");
              thread.setDaemon(true);
              return thread;
            });
    ticks.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    LOG.info("reduction service on {}:{}", settings.host(), server.getPort());
  }

  /** Spark's guards, and ours around them. */
  private List<TransportServerBootstrap> guarded(List<TransportServerBootstrap> bootstraps) {
    List<TransportServerBootstrap> all = new ArrayList<>(bootstraps);
    if (!all.isEmpty()) {
      all.add((channel, handler) -> new GuardedHandler(handler, refusals));
    }
    return all;
  }

  /** Tries ports as Spark does: the one that is set, and some after it. */
  private TransportServer bind(List<TransportServerBootstrap> bootstraps) {
    int retries = settings.port() == 0 ? 0 : settings.portRetries();
    Exception last = null;
    for (int retry = 0; retry <= retries; retry++) {
      try {
        return context.createServer(settings.bindHost(), settings.port() + retry, bootstraps);
      } catch (Exception e) {
        // Netty throws IOExceptions here without declaring them.
        last = e;
      }
    }
    context.close();
    throw new JobException(
        JobException.Kind.CLUSTER,
        "cannot listen on "
            + settings.bindHost()
            + ", ports "
            + settings.port()
            + " to "
            + (settings.port() + retries)
            + " ("
            + last.getMessage()
            + "); set spark.syncbn.bindAddress to an address of this host, spark.syncbn.port to a"
            + " free port, or spark.port.maxRetries",
        last);
  }

  private void tick() {
    try {
      long now = System.nanoTime();
      boolean suspended = now - lastTick > 10 * TICK_MILLIS * 1_000_000L;
      lastTick = now;
      for (AttemptSession session : handler.sessions()) {
        if (suspended) {
          session.forgive(now);
        }
        session.tick(now);
      }
      handler.tick(now);
      refusals.tick();
    } catch (RuntimeException e) {
      LOG.warn("watching over workers failed; goes on", e);
    }
  }

  /**
   * Says on which hosts executors run, whose connections go last when there are too many. Names are
   * looked up in a thread of their own, which may take its time.
   */
  public void expect(Set<String> hosts) {
    Thread thread = new Thread(() -> handler.expect(addresses(hosts)), "syncbn-hosts");
    thread.setDaemon(true);
    thread.start();
  }

  private static Set<InetAddress> addresses(Set<String> hosts) {
    Set<InetAddress> all = new HashSet<>();
    for (String host : hosts) {
      try {
        all.addAll(List.of(InetAddress.getAllByName(host)));
      } catch (UnknownHostException e) {
        LOG.debug("no address of {} is known", host);
      }
    }
    return all;
  }

  /** An open attempt, and how its tasks find it. */
  public record Open(AttemptSession session, ChannelAddress address) {}

  /**
   * Opens an attempt under a secret of its own.
   *
   * @param workers ranges of shards, one per task
   * @param speeds by which shards are divided, once tasks are there
   * @param onAbort is told, once, that it has failed
   */
  public Open open(
      List<Assignment> workers, TaskSpeeds speeds, StepService service, Runnable onAbort) {
    byte[] token = new byte[Hello.TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    UUID attempt = UUID.randomUUID();
    AttemptSession session =
        new AttemptSession(
            attempt, token, workers, speeds, service, settings, System::nanoTime, onAbort);
    handler.add(session);
    return new Open(
        session,
        new ChannelAddress(settings.host(), server.getPort(), attempt, token, settings.timing()));
  }

  /** Closes an attempt; its workers, if any are left, lose their connections. */
  public void close(AttemptSession session) {
    handler.remove(session);
    session.close();
  }

  FrameHandler handler() {
    return handler;
  }

  /** Counts of what was refused so far. */
  public RefusalCounters refusals() {
    return refusals;
  }

  @Override
  public void close() throws IOException {
    ticks.shutdownNow();
    for (AttemptSession session : handler.sessions()) {
      close(session);
    }
    server.close();
    context.close();
  }
}
