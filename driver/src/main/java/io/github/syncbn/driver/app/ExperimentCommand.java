package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.experiment.Experiment;
import io.github.syncbn.driver.experiment.Experiment.Variant;
import io.github.syncbn.driver.experiment.ResultTable;
import io.github.syncbn.driver.experiment.Trial;
import io.github.syncbn.driver.job.JobSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains the variants of an {@link Experiment}, and prints their table. */
@Command(
    name = "experiment",
    mixinStandardHelpOptions = true,
    description = "Tests a claim about batch normalization by trainings, and prints their table.")
final class ExperimentCommand implements Callable<Integer> {
  private static final String BUILTIN = "builtin:digits";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "order, ramp, initialization or depth; without a name: what each tests.")
  private String name;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The job that is varied; default: the quick start's digits.")
  private String config = BUILTIN;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of the job; may be given more than once.")
  private List<String> assignments = new ArrayList<>();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      for (Experiment experiment : Experiment.ALL) {
        out.println(experiment.name() + ": " + experiment.claim());
      }
      out.flush();
      return 0;
    }
    Experiment experiment = Experiment.named(name).orElseThrow(this::unknown);
    List<Variant> variants =
        experiment.variants().apply(job(experiment, List.of()).data().labelColumn());
    // All are read before the first is trained: a wrong key ends the command at once.
    List<JobSettings> jobs = variants.stream().map(v -> job(experiment, v.settings())).toList();
    out.println(experiment.claim());
    out.println();
    out.flush();
    List<Trial> trials = new ArrayList<>();
    try (Session session = Session.forTraining()) {
      for (int i = 0; i < jobs.size(); i++) {
        trials.add(trial(session.spark(), jobs.get(i), variants.get(i), i + 1, jobs.size()));
      }
    }
    print(ResultTable.of(experiment, variants, trials), out);
    out.flush();
    return 0;
  }

  private JobException unknown() {
    return new JobException(
        CONFIGURATION,
        "There is no experiment '"
            + name
            + "'; there are: "
            + Experiment.ALL.stream().map(Experiment::name).collect(Collectors.joining(", "))
            + ".");
  }

  /** The base job with the experiment's defaults, the variant's keys, and the user's last. */
  private JobSettings job(Experiment experiment, List<String> variant) {
    List<String> settings = new ArrayList<>();
    if (config.equals(BUILTIN)) {
      settings.addAll(experiment.defaults());
    }
    settings.addAll(variant);
    settings.addAll(assignments);
    return new ConfigReader().read(config, settings).job();
  }

  private static Trial trial(
      SparkSession spark, JobSettings job, Variant variant, int number, int of) {
    System.err.println(
        String.format(
            Locale.ROOT, "training %d of %d: %s", number, of, String.join(", ", variant.cells())));
    return Trial.run(spark, job);
  }

  private static void print(ResultTable results, PrintWriter out) {
    TextTable table = new TextTable("l".repeat(results.names()) + "r");
    table.row(results.headings().toArray(new String[0]));
    results.rows().forEach(row -> table.row(row.toArray(new String[0])));
    out.print(table);
  }
}
