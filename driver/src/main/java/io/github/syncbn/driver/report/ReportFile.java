package io.github.syncbn.driver.report;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.scoring.ColumnEffects;
import io.github.syncbn.driver.step.TrainingListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the page of a training up to date: written when it begins, then at the end of an epoch if
 * the last writing is {@value #SECONDS} s ago, or {@value #SHARE} times as long as it took, and
 * when it is done: writing takes at most a fiftieth of one thread. A page that cannot be written
 * while training goes on costs a warning.
 */
public final class ReportFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReportFile.class);
  private static final long SECONDS = 5;
  private static final long SHARE = 50;

  private final RunFacts facts;
  private final String directory;
  private final PageFile file;
  private final Lease lease;
  private final LongSupplier clock;
  private final RunRecorder recorder = new Updating();
  private long written;
  private long took;

  /**
   * @param directory where {@code index.html} goes; made if it does not exist
   * @param nanoClock gives nanoseconds from any origin
   * @throws JobException CONFIGURATION if nothing can be written there, or another job writes there
   */
  public ReportFile(
      RunFacts facts, String directory, Configuration hadoop, LongSupplier nanoClock) {
    this.facts = facts;
    this.directory = directory;
    this.clock = nanoClock;
    this.lease = Lease.inside("--report", HadoopPath.of(directory), hadoop);
    try {
      file = new PageFile(directory, hadoop);
      write(this::unfinished);
    } catch (IOException | IllegalArgumentException e) {
      lease.close();
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "the report cannot be written to " + directory + ": " + e.getMessage(),
          e);
    }
  }

  private Page unfinished() {
    return TrainingPage.of(facts, recorder.snapshot(), Optional.empty(), Optional.empty());
  }

  /** What is to be told of the training. */
  public TrainingListener listener() {
    return recorder;
  }

  /**
   * The page of a training that is done, and its charts as pictures, without what columns are to
   * the model.
   */
  public void done(TrainingJob.Result result) {
    done(result, Optional.empty());
  }

  /**
   * The page of a training that is done.
   *
   * @param effects what columns are to the model, if that was looked at
   */
  public void done(TrainingJob.Result result, Optional<ColumnEffects> effects) {
    Page page =
        TrainingPage.of(facts, recorder.snapshot(result.report()), Optional.of(result), effects);
    orWarn(
        () -> {
          lease.require();
          file.writeWithPictures(page);
        });
  }

  /** Lets others write there. */
  @Override
  public void close() {
    lease.close();
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void orWarn(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      LOG.warn("The report in {} cannot be written: {}", directory, e.getMessage());
    }
  }

  private void write(Supplier<Page> page) throws IOException {
    long began = clock.getAsLong();
    lease.require();
    file.write(page.get());
    written = clock.getAsLong();
    took = written - began;
  }

  /** Remembers what it is told, and writes the page where it is old. */
  private final class Updating extends RunRecorder {
    @Override
    public void epoch(Epoch event) {
      super.epoch(event);
      if (clock.getAsLong() - written > Math.max(SECONDS * 1_000_000_000L, SHARE * took)) {
        orWarn(() -> write(ReportFile.this::unfinished));
      }
    }
  }
}
