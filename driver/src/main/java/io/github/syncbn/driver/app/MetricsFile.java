package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Metrics as JSON lines: one per step, one per epoch and one at the end. Epochs and steps count
 * from 1. Numbers that do not exist (no validation set) or are not finite are null. Readers see
 * what has been written after each epoch, and at the end.
 */
final class MetricsFile implements TrainingListener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final Configuration configuration;
  private MetricsTarget target;

  /** Opens the file, replacing one that exists. */
  MetricsFile(String path, Configuration configuration) {
    this(path, configuration, true);
  }

  private MetricsFile(String path, Configuration configuration, boolean open) {
    this.path = path;
    this.configuration = configuration;
    if (open) {
      open();
    }
  }

  /**
   * Continues the file, which need not exist, once training has really started; lines after the
   * checkpoint that it resumes from are dropped.
   */
  static MetricsFile continuing(String path, Configuration configuration) {
    return new MetricsFile(path, configuration, false);
  }

  private void open() {
    try {
      target = new MetricsTarget(HadoopPath.of(path), configuration);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "--metrics " + path + " cannot be written: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void started(Started event) {
    if (target != null) {
      return;
    }
    try {
      List<String> kept =
          MetricsHistory.read(
              HadoopPath.of(path), configuration, event.stepsDone(), event.epochsDone());
      open();
      kept.forEach(line -> target.append(line + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    flush();
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
    put(line, "validationLoss", event.validationLoss());
    put(line, "validationAccuracy", event.validationAccuracy());
    put(line, "rowsPerSecond", event.rowsPerSecond());
    write(line);
    flush();
  }

  /** The last line. */
  void result(TrainingOutcome outcome) {
    ObjectNode line = line("final");
    put(line, "testLoss", outcome.report().test().loss());
    put(line, "testAccuracy", outcome.report().test().accuracy());
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
    try {
      if (target != null) {
        target.publish();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (target != null) {
        target.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
