package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.channel.ChannelSettings;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.spark.ExecutorRoster;
import io.github.syncbn.driver.spark.SlotWait;
import io.github.syncbn.worker.kernel.KernelWarmUp;
import io.github.syncbn.worker.spark.NativeProducts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * Checks the cluster before the first row is read, so that a training that cannot succeed fails at
 * once.
 */
final class Preflight {
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  /** Smaller batches lose less to cold kernels than the second of CPU that a warm-up takes. */
  private static final int WARM_UP_BATCH = 512;

  /** Connections that wait to be taken. */
  private static final int BACKLOG = 1024;

  private static final long PAUSE_NANOS = 10_000_000;

  private Preflight() {}

  /**
   * Fails where training cannot succeed: too few slots, and on a cluster its settings, executors
   * and network.
   *
   * @throws JobException CLUSTER, or CONFIGURATION of the number of workers and of the settings of
   *     Spark, naming the one to change
   */
  static void check(SparkContext context, JobSettings settings) {
    JobSettings.Training training = settings.training();
    if (!context.isLocal()) {
      refuseDynamicAllocation(context.getConf());
    }
    int shards = training.shards().orElse(JobSettings.defaultShards(training.batchSize()));
    WorkerCount.require(context, training.workers(), shards);
    boolean warmUp = training.batchSize() >= WARM_UP_BATCH;
    if (context.isLocal()) {
      // Tasks will run in this JVM, which can warm up while rows are read.
      NativeProducts.ahead(settings.blas());
      if (warmUp) {
        KernelWarmUp.start();
      }
      return;
    }
    ChannelSettings channel = ChannelSettings.of(context.getConf());
    try (ServerSocket port = open(channel)) {
      ExecutorRoster.ask(context, port, channel.host(), warmUp);
    } catch (IOException e) {
      throw cannotListen(channel, e);
    }
  }

  /**
   * Where the reduction service will listen. Until it is closed, connections are taken and closed
   * as they come: a crowd that left them waiting would keep the executors out.
   *
   * @throws JobException CLUSTER if all ports are taken, or the address is not this machine's
   */
  static ServerSocket open(ChannelSettings channel) throws IOException {
    IOException last = null;
    for (int retry = 0; retry <= channel.portRetries(); retry++) {
      int port = channel.port() == 0 ? 0 : channel.port() + retry;
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(channel.bindHost(), port), BACKLOG);
        Thread thread = new Thread(() -> takeAndClose(socket), "syncbn-preflight");
        thread.setDaemon(true);
        thread.start();
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw cannotListen(channel, last);
  }

  private static JobException cannotListen(ChannelSettings channel, IOException e) {
    return new JobException(
        JobException.Kind.CLUSTER,
        "the driver cannot listen at "
            + channel.bindHost()
            + " for its executors: "
            + e.getMessage()
            + "; set spark.syncbn.bindAddress to an address of this machine, or spark.syncbn.port to"
            + " another port",
        e);
  }

  private static void takeAndClose(ServerSocket port) {
    while (!port.isClosed()) {
      try {
        port.accept().close();
      } catch (IOException e) {
        // The port is closed, or there are too many open files until some are closed.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Refuses dynamic allocation in a context whose settings we cannot change. */
  static void refuseDynamicAllocation(SparkConf conf) {
    if (conf.getBoolean(DYNAMIC, false)) {
      throw new JobException(
          JobException.Kind.CLUSTER,
          DYNAMIC
              + " is true, but training holds its executors in a barrier stage, which Spark refuses"
              + " then; start the session with "
              + DYNAMIC
              + "=false and spark.executor.instances="
              + SlotWait.expected(conf)
              + " or more");
    }
  }
}
