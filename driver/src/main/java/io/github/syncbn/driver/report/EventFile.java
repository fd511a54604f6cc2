package io.github.syncbn.driver.report;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import io.github.syncbn.driver.step.LayerStep;
import io.github.syncbn.driver.step.LayerValues;
import io.github.syncbn.driver.step.StatisticsDrift;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training's events for TensorBoard: loss and learning rate of steps, losses and accuracy of
 * epochs, and of steps that are looked at the layers' gradients, updates, drift and activations.
 * Steps count from 1. On file systems that allow it readers see events at the end of each epoch.
 * Where writing fails, a warning says so once and training goes on.
 */
public final class EventFile implements TrainingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventFile.class);

  private final Path file;
  private final LongSupplier millis;
  private StoredFile.Output out;

  /**
   * Begins a file in a directory, beside those of earlier trainings.
   *
   * @param clockMillis gives milliseconds since 1970
   * @throws JobException CONFIGURATION if nothing can be written there
   */
  public EventFile(String directory, Configuration hadoop, LongSupplier clockMillis) {
    this.millis = clockMillis;
    try {
      file =
          new Path(
              HadoopPath.of(directory),
              "events.out.tfevents." + clockMillis.getAsLong() / 1000 + ".syncbn");
      out = StoredFile.create(file.getFileSystem(hadoop), file, true);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "events for TensorBoard cannot be written to " + directory + ": " + e.getMessage(),
          e);
    }
    write(EventRecord.version(seconds()));
    flush();
  }

  @Override
  public void step(Step event) {
    scalar(event.step(), "step/loss", event.loss());
    scalar(event.step(), "step/learningRate", event.learningRate());
  }

  @Override
  public void observed(Observed event) {
    for (LayerStep layer : event.layers()) {
      String name = layer.layer() + "." + layer.kind();
      scalar(event.step(), "gradientNorm/" + name, layer.gradient());
      scalar(event.step(), "updateRatio/" + name, layer.updateRatio());
    }
    for (StatisticsDrift drift : event.drift()) {
      scalar(event.step(), "drift/" + drift.layer() + ".mean", drift.mean());
      scalar(event.step(), "drift/" + drift.layer() + ".variance", drift.variance());
    }
    for (LayerValues layer : event.activations()) {
      String name = "activations/" + layer.layer() + "." + layer.kind();
      write(EventRecord.histogram(seconds(), event.step() + 1, name, layer.values()));
    }
  }

  @Override
  public void epoch(Epoch event) {
    scalar(event.step() - 1, "epoch/trainLoss", event.trainLoss());
    scalar(event.step() - 1, "epoch/validationLoss", event.validationLoss());
    event
        .validation()
        .figures()
        .values()
        .forEach(
            (metric, value) ->
                scalar(event.step() - 1, "epoch/" + metric.keyBehind("validation"), value));
    targets(event);
    scalar(event.step() - 1, "epoch/rowsPerSecond", event.rowsPerSecond());
    flush();
  }

  private void targets(Epoch event) {
    event
        .validation()
        .figures()
        .targets()
        .forEach(
            (name, target) ->
                target
                    .values()
                    .forEach(
                        (metric, value) ->
                            scalar(
                                event.step() - 1,
                                "epoch/" + metric.keyBehind("validation") + "/" + name,
                                value)));
  }

  /** What is no number is left out: charts have a gap there. */
  private void scalar(long step, String tag, double value) {
    if (!Double.isNaN(value)) {
      write(EventRecord.scalar(seconds(), step + 1, tag, value));
    }
  }

  private double seconds() {
    return millis.getAsLong() / 1e3;
  }

  private void write(byte[] record) {
    if (out == null) {
      return;
    }
    try {
      out.write(record);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private void flush() {
    if (out == null) {
      return;
    }
    try {
      out.show();
    } catch (IOException e) {
      giveUp(e);
    } catch (UnsupportedOperationException e) {
      LOG.debug("{} shows its events once it is closed", file);
    }
  }

  private void giveUp(IOException cause) {
    LOG.warn("Events for TensorBoard cannot be written to {}: {}", file, cause.getMessage());
    StoredFile.Output failed = out;
    out = null;
    try {
      failed.close();
    } catch (IOException e) {
      LOG.debug("{} cannot be closed either", file, e);
    }
  }

  @Override
  public void close() {
    if (out == null) {
      return;
    }
    try {
      out.close();
    } catch (IOException e) {
      LOG.warn("Events for TensorBoard in {} are not whole: {}", file, e.getMessage());
    }
    out = null;
  }
}
