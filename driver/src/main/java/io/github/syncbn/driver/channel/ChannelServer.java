package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.SparkTransport;
import io.github.syncbn.worker.collective.Assignment;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
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
  private final RefusalCounters refusals = new RefusalCounters();
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
    this.handler = new FrameHandler(refusals, settings.helloMillis());
    this.context = new TransportContext(conf, handler);
    this.server = bind(bootstraps);
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

  /** Tries ports as Spark does: the one that is set, and some after it. */
  private TransportServer bind(List<TransportServerBootstrap> bootstraps) {
    int retries = settings.port() == 0 ? 0 : settings.portRetries();
    RuntimeException last = null;
    for (int retry = 0; retry <= retries; retry++) {
      try {
        return context.createServer(settings.bindHost(), settings.port() + retry, bootstraps);
      } catch (RuntimeException e) {
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
    } catch (RuntimeException e) {
      LOG.warn("watching over workers failed; goes on", e);
    }
  }

  /** An open attempt, and how its tasks find it. */
  public record Open(AttemptSession session, ChannelAddress address) {}

  /**
   * Opens an attempt under a secret of its own.
   *
   * @param workers ranges of shards, one per task
   * @param onAbort is told, once, that it has failed
   */
  public Open open(List<Assignment> workers, StepService service, Runnable onAbort) {
    byte[] token = new byte[Hello.TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    UUID attempt = UUID.randomUUID();
    AttemptSession session =
        new AttemptSession(attempt, token, workers, service, settings, System::nanoTime, onAbort);
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
