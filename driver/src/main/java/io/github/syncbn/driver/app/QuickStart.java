package io.github.syncbn.driver.app;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingReport;
import io.github.syncbn.driver.attempt.TrainingStart;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.network.Network;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * What {@code train} does without a configuration: the digits that ship with syncbn, with and
 * without batch normalization at three learning rates, then once more on one worker, to show that
 * the model has the same bits.
 */
final class QuickStart {
  private static final double[] LEARNING_RATES = {0.01, 0.1, 1.0};
  private static final double TARGET = 0.95;

  private final PrintStream out;

  QuickStart(PrintStream out) {
    this.out = out;
  }

  int run(Optional<String> modelPath, boolean overwrite) {
    JobConfig config = new ConfigReader().read("builtin:digits", List.of());
    JobSettings job = config.job();
    var hadoop = Session.hadoop();
    modelPath.ifPresent(
        path -> ClusterPaths.refuseLocal(new SparkConf(), hadoop, "the model path", path));
    out.println(
        "syncbn quick start: handwritten digits, 1,797 images of 8 x 8 pixels (UCI), on Spark");
    TrainingJob.Result many;
    String master;
    try (ModelOutput output =
            modelPath.map(path -> new ModelOutput(path, hadoop, overwrite)).orElse(null);
        Session session = Session.forTraining()) {
      master = session.spark().sparkContext().master();
      try (PreparedData data = new TrainingJob(session.spark(), job).prepare()) {
        try (ProgressReport progress = ProgressReport.standard()) {
          many = train(session, job, data, List.of(progress));
        }
        printTable(session, job, data, many.report());
      }
      if (output != null) {
        output.save(SavedModel.of(many));
      }
    }
    try (Session session = Session.open(Optional.of("local[1]"))) {
      printDigests(
          master,
          many,
          new TrainingJob(session.spark(), job).run(new TrainingStart.Initializers(), List.of()));
    }
    printNext();
    return 0;
  }

  private static TrainingJob.Result train(
      Session session, JobSettings job, PreparedData data, List<TrainingListener> listeners) {
    return new TrainingJob(session.spark(), job)
        .run(data, new TrainingStart.Initializers(), listeners);
  }

  private void printTable(
      Session session, JobSettings job, PreparedData data, TrainingReport trained) {
    out.println();
    line("", "with batch normalization", "", "without", "");
    line("learning rate", "epochs to 95%", "test accuracy", "epochs to 95%", "test accuracy");
    Network plain = withoutBatchNorm(job.network());
    for (double rate : LEARNING_RATES) {
      boolean known = rate == job.optimizer().learningRate();
      String[] with = known ? cells(trained) : cells(session, job, data, rate, job.network());
      String[] without = cells(session, job, data, rate, plain);
      line(String.valueOf(rate), with[0], with[1], without[0], without[1]);
    }
    out.println();
  }

  /** Printed one by one, while the trainings of the next line run. */
  private void line(Object... cells) {
    String line = String.format(Locale.ROOT, "%-15s  %-14s %-15s  %-14s %-13s", cells);
    out.println(line.stripTrailing());
  }

  private static String[] cells(
      Session session, JobSettings job, PreparedData data, double rate, Network network) {
    JobSettings changed =
        job.withNetwork(network).withOptimizer(job.optimizer().withLearningRate(rate));
    try {
      return cells(train(session, changed, data, List.of()).report());
    } catch (JobException e) {
      if (e.kind() != JobException.Kind.TRAINING) {
        throw e;
      }
      return new String[] {"never", "diverged"};
    }
  }

  private static String[] cells(TrainingReport training) {
    String reached = "never";
    for (TrainingListener.Epoch epoch : training.epochs()) {
      if (epoch.validationAccuracy() >= TARGET) {
        reached = String.valueOf(epoch.epoch() + 1);
        break;
      }
    }
    return new String[] {
      reached, String.format(Locale.ROOT, "%.1f%%", 100 * training.test().accuracy())
    };
  }

  private static Network withoutBatchNorm(Network network) {
    List<Entry> entries = new ArrayList<>(network.entries());
    entries.removeIf(entry -> entry instanceof BatchNorm);
    return new Network(entries);
  }

  private void printDigests(String master, TrainingJob.Result many, TrainingJob.Result one) {
    out.println(
        "The model is the same, bit for bit, however many workers train it (SHA-256 of parameters"
            + " and running statistics):");
    out.println(
        String.format(
            Locale.ROOT,
            "  %-10s %d worker%s  %s",
            master,
            many.report().workers(),
            many.report().workers() == 1 ? " " : "s",
            many.digest()));
    out.println(
        String.format(
            Locale.ROOT,
            "  %-10s %d worker   %s",
            "local[1]",
            one.report().workers(),
            one.digest()));
    if (!many.digest().equals(one.digest())) {
      throw new JobException(
          JobException.Kind.TRAINING,
          "the digests differ: this breaks a promise of syncbn. Please report it with this"
              + " machine's CPU and Java version.");
    }
    out.println("  equal");
    out.println();
  }

  private void printNext() {
    out.println("Next:");
    out.println(
        "  driver/bin/syncbn train --config conf/digits.conf --model digits-model     train and"
            + " keep the model");
    out.println(
        "  driver/bin/syncbn evaluate --model digits-model --config conf/digits.conf  per-class"
            + " figures");
    out.println(
        "  driver/bin/syncbn inspect --model digits-model                             layers,"
            + " statistics, provenance");
  }
}
