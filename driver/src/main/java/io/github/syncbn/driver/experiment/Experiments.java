package io.github.syncbn.driver.experiment;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.ConfigSource;
import io.github.syncbn.driver.job.JobSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Runs experiments by their names: for the command line, programs and notebooks. Each call gives
 * another object. Public API.
 *
 * <pre>{@code
 * Findings found = Experiments.onDigits().withSeeds(3).run("convergence", spark);
 * System.out.println(found);
 * ChartImage.of(found.charts().get(0));
 * }</pre>
 *
 * @param job what is varied, by its location; empty for the job of each experiment
 * @param sources finds a configuration
 * @param settings keys set last, {@code key=value} each
 * @param seeds trainings of each variant; 1 or more
 * @param full whether the job is that of the paper
 * @param progress told what is done now
 */
public record Experiments(
    String job,
    Function<String, ConfigSource> sources,
    List<String> settings,
    int seeds,
    boolean full,
    Consumer<String> progress) {
  private static final int SEEDS = 3;

  public Experiments {
    if (seeds < 1) {
      throw new JobException(
          CONFIGURATION, "of each variant " + seeds + " trainings are asked for; at least 1");
    }
    if (full && !job.isEmpty()) {
      throw new JobException(
          CONFIGURATION,
          "a full experiment trains the job of the paper: --full and --config exclude each other");
    }
  }

  /** On the digits that ship with the product, three seeds. */
  public static Experiments onDigits() {
    return new Experiments(
        "",
        location -> ConfigSource.of(java.nio.file.Path.of(location)),
        List.of(),
        SEEDS,
        false,
        text -> {});
  }

  /** The same with another number of trainings of each variant. */
  public Experiments withSeeds(int other) {
    return new Experiments(job, sources, settings, other, full, progress);
  }

  /** The same with keys set over those of a variant. */
  public Experiments withSettings(String... more) {
    return new Experiments(job, sources, List.of(more), seeds, full, progress);
  }

  /**
   * Runs one.
   *
   * @param name one of {@link Catalogue#ALL}
   * @throws JobException CONFIGURATION if there is none of this name
   */
  public Findings run(String name, SparkSession spark) {
    return run(named(name), spark);
  }

  /** Runs one. */
  public Findings run(Experiment experiment, SparkSession spark) {
    try (Lab lab = new Lab(spark, keys -> settings(experiment, keys), seeds, full, progress)) {
      return experiment.run(lab);
    }
  }

  /**
   * The experiment of a name.
   *
   * @throws JobException CONFIGURATION if there is none, naming those that there are
   */
  public static Experiment named(String name) {
    return Catalogue.named(name)
        .orElseThrow(
            () ->
                new JobException(
                    CONFIGURATION,
                    "There is no experiment '"
                        + name
                        + "'; there are: "
                        + Catalogue.ALL.stream()
                            .map(Experiment::name)
                            .collect(Collectors.joining(", "))
                        + ", and all."));
  }

  /**
   * What an experiment trains if nothing is varied: to find a wrong key before Spark starts.
   *
   * @throws JobException CONFIGURATION if a key is wrong, or the job lacks what is looked at
   */
  public JobSettings settings(Experiment experiment, List<String> keys) {
    List<String> all = new ArrayList<>();
    if (full) {
      all.addAll(experiment.full().settings());
    } else if (job.isEmpty()) {
      all.addAll(experiment.defaults());
    }
    all.addAll(keys);
    all.addAll(settings);
    JobSettings found = new ConfigReader().read(source(experiment), all).job();
    if (experiment.looksAtValidations() && !found.data().split().validates()) {
      throw new JobException(
          CONFIGURATION,
          "the experiment "
              + experiment.name()
              + " compares accuracies of validations, and the job has no validation set; give it"
              + " one, such as --set data.split.validation=0.1");
    }
    return found;
  }

  private ConfigSource source(Experiment experiment) {
    if (full) {
      return sources.apply("conf/" + experiment.full().config());
    }
    return job.isEmpty() ? ConfigSource.builtinDigits() : sources.apply(job);
  }

  /** What is trained on, and how often, in one line. */
  public String setting() {
    String data = full ? "as published" : job.isEmpty() ? ConfigSource.BUILTIN_DIGITS : job;
    return data + ", " + seeds + (seeds == 1 ? " seed" : " seeds");
  }
}
