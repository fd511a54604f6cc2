package io.github.syncbn.driver.app;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.planning.StepCosts;
import io.github.syncbn.driver.planning.StepTime;
import io.github.syncbn.driver.planning.StepTimeModel;
import io.github.syncbn.driver.planning.Workload;
import io.github.syncbn.driver.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How long a step would take on each number of workers. Reads the data for its sizes; trains
 * nothing.
 */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Predicts the time of a training step on 1 to N workers, without training.")
final class PlanCommand implements Callable<Integer> {
  private static final double MICRO = 1e-6;
  private static final double BYTES_PER_GIGABIT = 125e6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The job, as for train.")
  private String config;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides, as for train.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "16",
      description = "Most workers to predict (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--per-executor",
      paramLabel = "N",
      defaultValue = "1",
      description = "Workers in one executor (default: ${DEFAULT-VALUE}).")
  private int perExecutor;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of a worker, spark.task.cpus (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--latency",
      paramLabel = "MICROSECONDS",
      defaultValue = "50",
      description = "One way over the network (default: ${DEFAULT-VALUE}).")
  private double latency;

  @Option(
      names = "--gigabits",
      paramLabel = "GBIT/S",
      defaultValue = "10",
      description = "Bandwidth of the driver's network (default: ${DEFAULT-VALUE}).")
  private double gigabits;

  @Override
  public Integer call() {
    JobConfig job =
        new ConfigReader().read(ConfigLocation.ofSubmission().find(config), assignments);
    TrainingJob.Outlook outlook;
    try (Session session = Session.open()) {
      outlook = new TrainingJob(session.spark(), job.job()).outlook();
    }
    Workload workload = outlook.step();
    StepCosts costs =
        StepCosts.LOOPBACK
            .over(latency * MICRO, gigabits * BYTES_PER_GIGABIT)
            .threads(Math.max(1, threads));
    StepTimeModel model = new StepTimeModel(workload, costs, perExecutor);
    StepTime alone = new StepTimeModel(workload, StepCosts.IN_JVM, 1).predict(1);
    PrintWriter out = spec.commandLine().getOut();
    out.print(text(workload, alone, model.table(workers), model.fastest(workers)));
    out.println(outlook.rows());
    out.flush();
    return 0;
  }

  /** The table, and its conclusion. */
  static String text(Workload workload, StepTime alone, List<StepTime> table, StepTime fastest) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "batch %,d, %d shards, %,d parameters, %.1f MFLOP a row, %d reductions a step%n",
            workload.rows(),
            workload.shards(),
            workload.parameters(),
            workload.flopsPerRow() / 1e6,
            workload.exchanges()));
    TextTable rows = new TextTable("r");
    rows.row("workers", "step ms", "rows/s", "computing", "waiting", "network and driver", "");
    for (StepTime step : table) {
      rows.row(
          String.valueOf(step.workers()),
          String.format(Locale.ROOT, "%.2f", 1e3 * step.total()),
          String.format(Locale.ROOT, "%,.0f", step.rowsPerSecond()),
          percent(step.share(step.compute())),
          percent(step.share(step.waiting())),
          percent(step.share(step.network())),
          step.workers() == fastest.workers() ? "fastest" : "");
    }
    text.append(rows);
    text.append(
        String.format(
            Locale.ROOT,
            "one core of one machine alone: %.2f ms, %,.0f rows/s; the fastest here is %.1f times"
                + " that%n",
            1e3 * alone.total(),
            alone.rowsPerSecond(),
            alone.total() / fastest.total()));
    return text.toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * share);
  }
}
