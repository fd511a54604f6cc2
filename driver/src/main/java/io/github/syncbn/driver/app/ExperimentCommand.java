package io.github.syncbn.driver.app;

import io.github.syncbn.driver.experiment.Catalogue;
import io.github.syncbn.driver.experiment.Experiment;
import io.github.syncbn.driver.experiment.ExperimentPage;
import io.github.syncbn.driver.experiment.Experiments;
import io.github.syncbn.driver.experiment.Findings;
import io.github.syncbn.driver.report.Page;
import io.github.syncbn.driver.report.PageFile;
import io.github.syncbn.driver.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@link Experiment}s, and prints what they came to. */
@Command(
    name = "experiment",
    mixinStandardHelpOptions = true,
    description =
        "Tests a claim about batch normalization by trainings: a table, a verdict, a page of"
            + " charts.")
final class ExperimentCommand implements Callable<Integer> {
  private static final String EVERY = "all";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description =
          "The experiment, or 'all'; without a name: what there is, and how long it takes.")
  private String name;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The job that is varied; default: the quick start's digits.")
  private String config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the job; may be given more than once.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Trainings of each variant, each with a seed of its own; default: 3.")
  private int seeds;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "A page with table and charts, DIR/index.html.")
  private String report;

  @Option(
      names = "--full",
      description =
          "The setting of the paper, on MNIST or CIFAR-10 (--set vars.mnist=DIR or vars.cifar10=DIR),"
              + " by the jobs in conf; takes minutes to hours.")
  private boolean full;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      list(out);
      return 0;
    }
    Experiments experiments =
        new Experiments(
            config == null ? "" : config,
            ConfigLocation.ofSubmission()::find,
            assignments,
            seeds,
            full,
            System.err::println);
    List<Experiment> named = name.equals(EVERY) ? Catalogue.ALL : List.of(Experiments.named(name));
    if (report != null) {
      ClusterPaths.refuseLocal(new SparkConf(), Session.hadoop(), "--report", report);
    }
    // Before a session is started: a key that is wrong ends the command at once.
    named.forEach(experiment -> experiments.settings(experiment, List.of()));
    ExperimentPage page = new ExperimentPage(experiments.setting());
    write(page.page());
    try (Session session = Session.forTraining()) {
      for (Experiment experiment : named) {
        out.println(experiment.name() + ": " + experiment.claim());
        out.println();
        out.flush();
        long begin = System.nanoTime();
        Findings findings = experiments.run(experiment, session.spark());
        double seconds = (System.nanoTime() - begin) / 1e9;
        print(findings, seconds, out);
        page.add(experiment, findings, seconds);
        write(page.page());
      }
    }
    return 0;
  }

  private static void list(PrintWriter out) {
    TextTable table = new TextTable("lll");
    for (Experiment experiment : Catalogue.ALL) {
      table.row(experiment.name(), experiment.time(), experiment.claim());
    }
    out.print(table);
    out.flush();
  }

  private static void print(Findings findings, double seconds, PrintWriter out) {
    out.print(findings);
    out.println(String.format(Locale.ROOT, "time       %.0f s%n", seconds));
    out.flush();
  }

  private void write(Page page) {
    if (report != null) {
      PageFile.write(page, report, Session.hadoop());
    }
  }
}
