package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics as JSON lines: one per step, one per epoch and one at the end. Epochs and steps count
 * from 1. Numbers that do not exist (no validation set) or are not finite are null. Readers see
 * what has been written after each epoch, and at the end. The place is looked at, and kept from
 * other jobs, from the beginning; if the file cannot be written later there is a warning, and
 * training goes on.
 */
final class MetricsFile implements TrainingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final Configuration configuration;
  private final boolean continues;
  private final Optional<Lease> lease;
  private MetricsTarget target;
  private boolean warned;

  private MetricsFile(String path, Configuration configuration, boolean continues) {
    this.path = path;
    this.configuration = configuration;
    this.continues = continues;
    Path file = HadoopPath.of(path);
    this.lease =
        isDevice(file, configuration)
            ? Optional.empty()
            : Optional.of(Lease.beside("--metrics", file, configuration));
  }

  /**
   * A file that replaces one that exists, once training begins.
   *
   * @throws JobException CONFIGURATION if it cannot be written, or is another job's
   */
  static MetricsFile replacing(String path, Configuration configuration) {
    return new MetricsFile(path, configuration, false);
  }

  /**
   * Continues the file, which need not exist, once training has really started; lines after the
   * checkpoint that it resumes from are dropped.
   *
   * @throws JobException CONFIGURATION if it cannot be written, or is another job's
   */
  static MetricsFile continuing(String path, Configuration configuration) {
    return new MetricsFile(path, configuration, true);
  }

  /**
   * Refuses a folder, and a file that is there; to be called before a job starts.
   *
   * @param replaceable whether a file may be there
   * @throws JobException CONFIGURATION
   */
  static void refuseExisting(String name, Configuration hadoop, boolean replaceable) {
    try {
      Path path = HadoopPath.of(name);
      FileSystem files = HadoopPath.files(path, hadoop);
      if (!files.exists(path)) {
        return;
      }
      if (files.getFileStatus(path).isDirectory()) {
        throw new JobException(
            JobException.Kind.CONFIGURATION, "--metrics " + name + " is a folder; name a file");
      }
      if (!replaceable) {
        throw new JobException(
            JobException.Kind.CONFIGURATION,
            "the metrics file " + name + " exists; name another, or add --overwrite");
      }
    } catch (IOException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "cannot look at the metrics path " + name + ": " + e.getMessage(),
          e);
    }
  }

  /** Whether this is the likes of {@code /dev/stdout}, which anybody may write to. */
  private static boolean isDevice(Path path, Configuration configuration) {
    try {
      if (HadoopPath.files(path, configuration) instanceof LocalFileSystem local) {
        File file = local.pathToFile(path);
        return file.exists() && !file.isFile() && !file.isDirectory();
      }
      return false;
    } catch (IOException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "--metrics " + path + " cannot be written to: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void started(Started event) {
    if (target != null) {
      return;
    }
    attempt(
        () -> {
          Path file = HadoopPath.of(path);
          List<String> kept =
              continues
                  ? MetricsHistory.read(file, configuration, event.stepsDone(), event.epochsDone())
                  : List.of();
          target = new MetricsTarget(file, configuration);
          kept.forEach(line -> target.append(line + "\n"));
          target.publish();
        });
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void attempt(Writing writing) {
    try {
      if (lease.isPresent()) {
        lease.get().require();
      }
      writing.run();
    } catch (IOException e) {
      if (!warned) {
        warned = true;
        LOG.warn(
            "--metrics {} cannot be written; training goes on without what is missing there: {}",
            path,
            e.toString());
      }
      if (target != null && !target.rewrites()) {
        abandon();
      }
    }
  }

  /** What comes later would stand behind a gap. */
  private void abandon() {
    MetricsTarget abandoned = target;
    target = null;
    try {
      abandoned.close();
    } catch (IOException e) {
      LOG.debug("{} cannot be closed", path, e);
    }
  }

  @Override
  public void step(Step event) {
    ObjectNode line = line("step");
    line.put("epoch", event.epoch() + 1).put("step", event.step() + 1);
    put(line, "loss", event.loss());
    line.put("rows", event.rows());
    put(line, "learningRate", event.learningRate());
    put(line, "seconds", event.seconds());
    write(line);
  }

  @Override
  public void epoch(Epoch event) {
    ObjectNode line = line("epoch");
    line.put("epoch", event.epoch() + 1);
    put(line, "trainLoss", event.trainLoss());
    put(line, "validation", event.validation());
    put(line, "rowsPerSecond", event.rowsPerSecond());
    write(line);
    flush();
  }

  /** The last line. */
  void result(TrainingOutcome outcome) {
    ObjectNode line = line("final");
    put(line, "test", outcome.report().test());
    if (outcome.report().bestEpoch() >= 0) {
      line.put("bestEpoch", outcome.report().bestEpoch() + 1);
    } else {
      line.putNull("bestEpoch");
    }
    line.put("digest", outcome.training().digest());
    line.put("dataFingerprint", outcome.report().dataFingerprint());
    line.put("modelPath", outcome.modelPath().orElse(null));
    write(line);
    flush();
  }

  private static ObjectNode line(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  /** Loss and accuracy always, other metrics where there are any. */
  private static void put(ObjectNode line, String set, SetResult result) {
    put(line, set + "Loss", result.loss());
    put(line, Metric.ACCURACY.keyBehind(set), result.accuracy());
    result.figures().values().forEach((metric, value) -> put(line, metric.keyBehind(set), value));
    if (!result.figures().targets().isEmpty()) {
      Json.putTargets(line, set + "Targets", result.figures());
    }
  }

  private static void put(ObjectNode line, String key, double value) {
    if (Double.isFinite(value)) {
      line.put(key, value);
    } else {
      line.putNull(key);
    }
  }

  private void write(ObjectNode line) {
    if (target != null) {
      target.append(line + "\n");
    }
  }

  private void flush() {
    if (target != null) {
      attempt(target::publish);
    }
  }

  @Override
  public void close() {
    if (target != null) {
      attempt(target::close);
    }
    lease.ifPresent(Lease::close);
  }
}
