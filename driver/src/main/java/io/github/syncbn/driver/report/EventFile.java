package io.github.syncbn.driver.report;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import io.github.syncbn.driver.step.LayerValues;
import io.github.syncbn.driver.step.ScalarListener;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training's events for TensorBoard: the numbers of a {@link ScalarListener}, and activations of
 * steps that are looked at. On file systems that allow it readers see events at the end of each
 * epoch. Where writing fails, a warning says so once and training goes on.
 */
public final class EventFile extends ScalarListener implements AutoCloseable {
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
      out = StoredFile.create(HadoopPath.files(file, hadoop), file, true);
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
  public void observed(Observed event) {
    super.observed(event);
    for (LayerValues layer : event.activations()) {
      String name = "activations/" + layer.layer() + "." + layer.kind();
      write(EventRecord.histogram(seconds(), event.step() + 1, name, layer.values()));
    }
  }

  @Override
  public void epoch(Epoch event) {
    super.epoch(event);
    flush();
  }

  @Override
  protected void scalar(long step, String name, double value) {
    write(EventRecord.scalar(seconds(), step, name, value));
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
