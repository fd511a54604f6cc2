package io.github.syncbn.driver.spark;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.JobException.Kind;
import io.github.syncbn.worker.spark.ExecutorReport;
import io.github.syncbn.worker.spark.ReportingTask;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** The executors of an application, asked by a job of one small task a slot. */
public final class ExecutorRoster {
  private static final int OLDEST_JAVA = 17;

  // That of Spark 4.2; an executor of Spark 4.1 does not start with more than 23.
  private static final int NEWEST_JAVA = 25;

  private static final int CONNECT_MILLIS = 10_000;
  private static final String OUR_CLASSES = "io.github.syncbn.";

  private ExecutorRoster() {}

  /**
   * Asks all executors, with a port open to which they connect.
   *
   * @param port a socket that listens; its backlog takes the connections
   * @param host by which executors know this machine
   * @param warmUp whether they are to have the kernels compiled that training will run
   * @return by name of the executor
   * @throws JobException CLUSTER if they lack our classes, or run what cannot train
   */
  public static Map<String, ExecutorReport> ask(
      SparkContext context, ServerSocket port, String host, boolean warmUp) {
    int slots = Math.max(1, Slots.total(context));
    List<Integer> tasks = IntStream.range(0, slots).boxed().toList();
    Map<String, ExecutorReport> roster = new TreeMap<>();
    String description = context.getLocalProperty("spark.job.description");
    context.setJobDescription("syncbn: asking executors what they run");
    try {
      JavaSparkContext.fromSparkContext(context)
          .parallelize(tasks, slots)
          .map(new ReportingTask(host, port.getLocalPort(), CONNECT_MILLIS, warmUp))
          .collect()
          .forEach(
              text -> {
                ExecutorReport report = ExecutorReport.decode(text);
                roster.put(report.executor(), report);
              });
    } catch (Exception e) {
      throw StageFailure.stopped("asking executors", e).orElseGet(() -> failure(e));
    } finally {
      context.setJobDescription(description);
    }
    check(roster, ExecutorReport.version());
    return roster;
  }

  /** Fails on executors that cannot train together with a driver of the given version. */
  static void check(Map<String, ExecutorReport> roster, String driverVersion) {
    for (ExecutorReport report : roster.values()) {
      String where = "executor " + report.executor() + " on " + report.host();
      int java = Integer.parseInt(report.java().replaceFirst("\\..*", ""));
      if (java < OLDEST_JAVA || java > NEWEST_JAVA) {
        throw new JobException(
            Kind.CLUSTER,
            where
                + " runs Java "
                + report.java()
                + ", but "
                + OLDEST_JAVA
                + " to "
                + NEWEST_JAVA
                + " are needed; set --conf spark.executorEnv.JAVA_HOME to one of them");
      }
      if (!report.unreachable().isEmpty()) {
        throw new JobException(
            Kind.CLUSTER,
            where
                + " does not reach the driver's port for reductions: "
                + report.unreachable()
                + "; open a port in the firewall and set spark.syncbn.port to it, or set spark.syncbn.host to"
                + " a name of the driver that executors know");
      }
      boolean known = !driverVersion.isEmpty() && !report.syncbn().isEmpty();
      if (known && !report.syncbn().equals(driverVersion)) {
        throw new JobException(
            Kind.CLUSTER,
            where
                + " has syncbn "
                + report.syncbn()
                + ", the driver "
                + driverVersion
                + "; remove the other jar from spark.executor.extraClassPath and Spark's jars directory");
      }
    }
  }

  /** What a job that failed says about the executors. */
  static JobException failure(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage());
      boolean missing =
          text.contains("ClassNotFoundException: " + OUR_CLASSES)
              || text.contains("NoClassDefFoundError: " + OUR_CLASSES.replace('.', '/'))
              // This is how a function of ours arrives where its class is unknown.
              || text.contains("cannot assign instance of java.lang.invoke.SerializedLambda");
      if (missing) {
        return new JobException(
            Kind.CLUSTER,
            "the executors do not have the classes of syncbn; submit the -all jar itself, or give the jars"
                + " by --jars or --packages",
            e);
      }
    }
    return new JobException(Kind.CLUSTER, "the executors cannot run a task: " + e.getMessage(), e);
  }
}
