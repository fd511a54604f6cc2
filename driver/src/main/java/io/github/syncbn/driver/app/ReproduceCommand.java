package io.github.syncbn.driver.app;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingReport;
import io.github.syncbn.driver.attempt.TrainingStart;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.config.RecordedConfig;
import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.kernel.NumericFingerprint;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code syncbn reproduce}: trains a model again from its own provenance, and compares. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description =
        "Train a model again from its provenance, and compare data and bits: exit code 0 if they"
            + " are equal, else 1. Nothing is written.")
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private String model;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides one key of the recorded configuration, such as a password that was not"
              + " recorded, or data.path where the data has moved; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  @Mixin private TrustOption trust;

  @Override
  public Integer call() {
    SavedModel saved = new ModelDirectory(model, Session.hadoop()).load();
    String source = saved.provenance().get(Provenance.CONFIGURATION);
    if (source == null || source.isBlank()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the model " + model + " does not say by which configuration it was trained");
    }
    if (saved.provenance().containsKey(Provenance.INITIAL_MODEL)) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the model "
              + model
              + " was trained from another model, of digest "
              + saved.provenance().get(Provenance.INITIAL_MODEL)
              + ", which it does not hold");
    }
    if (saved.provenance().containsKey(Provenance.IMPORTED_FROM)) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the weights of the model "
              + model
              + " were imported from "
              + saved.provenance().get(Provenance.IMPORTED_FROM)
              + ": no training of ours made them");
    }
    JobConfig job =
        new RecordedConfig(source).read(reader(), "configuration of " + model, assignments);
    TrainingStart start =
        InitialWeights.at(
            Optional.ofNullable(saved.provenance().get(Provenance.INIT_FROM)),
            Optional.ofNullable(saved.provenance().get(Provenance.INIT_PREFIX)),
            Session.hadoop());
    TrainingJob.Result again;
    try (Session session = Session.forTraining();
        ProgressReport progress = ProgressReport.standard()) {
      if (!trust.trusted()) {
        RecordedSources.requireHarmless(job.job().data(), assignments, session.spark());
      }
      again = new TrainingJob(session.spark(), job.job()).run(start, List.of(progress));
    }
    return compare(saved, again);
  }

  /** Whoever made the model could otherwise have variables of this machine sent anywhere. */
  private ConfigReader reader() {
    ConfigReader reader = new ConfigReader();
    return trust.trusted()
        ? reader
        : reader.refusingVariables(
            "an environment variable that the configuration in the model asks for; if you trust"
                + " those who made the model: --trust-model");
  }

  private int compare(SavedModel saved, TrainingJob.Result again) {
    TrainingReport now = again.report();
    PrintWriter out = spec.commandLine().getOut();
    String digest = saved.network().digest();
    boolean sameData =
        line(
            out,
            "data",
            saved.provenance().getOrDefault(Provenance.DATA_FINGERPRINT, "not recorded"),
            now.dataFingerprint());
    boolean sameModel = line(out, "digest", digest, again.digest());
    String numerics = saved.provenance().getOrDefault(Provenance.NUMERICS, "not recorded");
    if (!sameModel && sameData && !NumericFingerprint.sameBits(numerics, now.numerics())) {
      out.println(
          "The model was computed by "
              + numerics
              + ", here by "
              + now.numerics()
              + ": other kernels may round otherwise.");
    }
    out.println(sameData && sameModel ? "reproduced" : "not reproduced");
    out.flush();
    return sameData && sameModel ? 0 : 1;
  }

  private static boolean line(PrintWriter out, String what, String then, String now) {
    boolean same = then.equals(now);
    out.println(
        String.format(
            Locale.ROOT, "%-8s%s", what, same ? now + "  equal" : then + "  of the model"));
    if (!same) {
      out.println(String.format(Locale.ROOT, "%-8s%s  now", "", now));
    }
    return same;
  }
}
