package io.github.syncbn.driver.job;

import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings {@code spark.syncbn.*} of a Spark application: how a training meets, waits and
 * recovers, never what it computes.
 */
public record SparkSettings(
    @Inline Address address,
    @Inline Waiting waiting,
    @Inline Channel channel,
    @Inline Recovery recovery,
    @Inline Division division,
    @Inline Files files,
    @Inline Transport transport) {

  /** What the names of all of them begin with. */
  public static final String PREFIX = "spark.syncbn.";

  /** Where the reduction service of the driver is. */
  public record Address(
      @Setting(
              value = "name or address by which executors reach the driver's reduction service",
              rule = "spark.driver.host")
          Optional<String> host,
      @Setting(
              value = "address on which the reduction service listens",
              rule = "spark.driver.bindAddress, else spark.driver.host")
          Optional<String> bindAddress,
      @Setting(
              value =
                  "port of the reduction service, or the first free one of spark.port.maxRetries"
                      + " after it; 0 for any",
              range = "[0, 65535]",
              byDefault = "0")
          int port) {}

  /** How long a training waits for others. */
  public record Waiting(
      @Setting(
              value =
                  "before the first row is read, how long executors may take to register, other"
                      + " than with a local master",
              range = "[0, inf)",
              byDefault = "120s")
          Duration slotsTimeout,
      @Setting(
              value = "how long the tasks of an attempt may take to run and reach the driver",
              range = "(0, inf)",
              byDefault = "300s")
          Duration startTimeout,
      @Setting(
              value =
                  "how long workers wait for each other at an exchange, the longest legal step"
                      + " included",
              range = "(0, inf)",
              byDefault = "600s")
          Duration exchangeTimeout) {}

  /** How executors and the reduction service talk. */
  public record Channel(
      @Setting(
              value = "how long a new connection may take to say which worker it is",
              range = "(0, inf)",
              byDefault = "10s")
          Duration helloTimeout,
      @Setting(
              value = "time between two signs of life of a worker",
              range = "(0, inf)",
              byDefault = "3s")
          Duration heartbeatInterval,
      @Setting(
              value = "silence after which an executor counts as hanging, and is replaced",
              range = "(0, inf)",
              byDefault = "30s")
          Duration heartbeatTimeout,
      @Setting(
              value = "chunks of gradients that an executor may have under way, not yet combined",
              range = "[1, 65536]",
              unit = "chunks",
              byDefault = "8")
          int credits) {}

  /** How a training goes on after it has lost a worker. */
  public record Recovery(
      @Setting(
              name = "recovery.wait",
              value = "how long to wait for as many slots as before; then fewer workers will do",
              range = "[0, inf)",
              byDefault = "60s")
          Duration slotWait,
      @Setting(
              name = "recovery.retries",
              value =
                  "more lost attempts than this within the window end the job; so do two in a row"
                      + " without a committed step",
              range = "[0, inf)",
              unit = "attempts",
              byDefault = "10")
          int retries,
      @Setting(
              name = "recovery.window",
              value = "time in which lost attempts are counted",
              range = "(0, inf)",
              byDefault = "10min")
          Duration window) {}

  /** How shards are divided among executors. */
  public record Division(
      @Setting(
              value =
                  "whether shards move to faster executors between two epochs, by another attempt,"
                      + " where that saves more time than it costs",
              byDefault = "true")
          boolean moveShards) {}

  /** What depends on the machines' disks. */
  public record Files(
      @Setting(
              value =
                  "in cluster deploy mode, whether file: is a mount that all machines share, so"
                      + " that models and metrics may go there",
              byDefault = "false")
          boolean sharedLocalPaths,
      @Setting(
              name = "native.dir",
              value =
                  "directory tried first for unpacking oneDNN and OpenBLAS; it must be writable and"
                      + " allow execution",
              rule = "Spark's local directories, java.io.tmpdir, the working directory")
          Optional<String> nativeDirectory) {}

  /** What Spark's transport reads by itself, in the driver and in executors. */
  public record Transport(
      @Setting(
              name = "io.mode",
              value = "how connections are polled",
              rule = "auto: epoll or kqueue where the system has it, else nio")
          Optional<Mode> mode,
      @Setting(
              name = "io.serverThreads",
              value = "threads of the driver that serve the reduction service",
              range = "[1, 1024]",
              unit = "threads",
              rule = "the processors of the driver's machine, at most 8")
          Optional<Integer> serverThreads,
      @Setting(
              name = "io.clientThreads",
              value = "threads of a worker that serve its connection",
              range = "[1, 1024]",
              unit = "threads",
              rule = "1")
          Optional<Integer> clientThreads) {

    /** Ways to poll connections. */
    public enum Mode {
      /** The best that the system has. */
      AUTO,
      /** Java's selectors. */
      NIO,
      /** Linux. */
      EPOLL,
      /** macOS. */
      KQUEUE
    }
  }
}
