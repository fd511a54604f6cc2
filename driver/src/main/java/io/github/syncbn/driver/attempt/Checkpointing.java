package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.CheckpointPlan.Existing;
import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.driver.checkpoint.CheckpointDirectory;
import io.github.syncbn.driver.checkpoint.CheckpointSchedule;
import io.github.syncbn.driver.checkpoint.CheckpointWriter;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.step.TrainingProgress;
import io.github.syncbn.driver.step.TrainingSnapshot;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one training: the one it begins with, and those it leaves. */
final class Checkpointing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);

  private final CheckpointPlan plan;
  private final Map<String, String> identity;
  private final Configuration hadoop;
  private final LongSupplier clock;
  private final CheckpointDirectory directory;
  private final CheckpointSchedule schedule;
  private final Lease lease;
  private final CheckpointWriter writer;

  /**
   * Takes the right to write checkpoints.
   *
   * @param identity see {@link TrainingIdentity}
   * @throws JobException CONFIGURATION if another job writes there, or nobody can
   */
  Checkpointing(
      CheckpointPlan plan,
      Map<String, String> identity,
      Configuration hadoop,
      LongSupplier nanoClock) {
    this.plan = plan;
    this.identity = identity;
    this.hadoop = hadoop;
    this.clock = nanoClock;
    this.directory = new CheckpointDirectory(plan.settings().path(), hadoop);
    this.schedule = new CheckpointSchedule(plan.settings(), nanoClock.getAsLong());
    this.lease = directory.lease();
    this.writer = new CheckpointWriter(directory, plan.settings().keep(), lease);
  }

  /**
   * The checkpoint to go on from, if any.
   *
   * @throws JobException CONFIGURATION if it is of another training, or there are checkpoints where
   *     none should be
   */
  Optional<Checkpoint> begin() {
    refuseExisting(plan, hadoop);
    String path = plan.settings().path();
    try {
      if (plan.existing() == Existing.REPLACE) {
        directory.clear();
      }
      Optional<Checkpoint> latest = directory.latest();
      Optional<String> differences = latest.flatMap(found -> found.differences(identity));
      if (differences.isPresent()) {
        throw new JobException(
            JobException.Kind.CONFIGURATION,
            "the checkpoint of step "
                + latest.get().step()
                + " in "
                + path
                + " is of another training: "
                + differences.get()
                + ". Use the configuration it was written with, or another checkpoint.path");
      }
      if (plan.existing() == Existing.RESUME) {
        LOG.info(
            "{}",
            latest
                .map(found -> "training goes on from the checkpoint of step " + found.step())
                .orElse("there is no checkpoint in " + path + " to go on from: training begins"));
      }
      return latest;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static JobException existing(String path) {
    return new JobException(
        JobException.Kind.CONFIGURATION,
        "there are checkpoints in "
            + path
            + " already; add --resume to go on from the last, --overwrite to delete them, or name"
            + " another checkpoint.path");
  }

  /**
   * Refuses existing checkpoints if the plan says so, and a directory that cannot be written to or
   * that another job writes to; to be called before a job starts.
   */
  static void check(CheckpointPlan plan, Configuration hadoop) {
    refuseExisting(plan, hadoop);
    new CheckpointDirectory(plan.settings().path(), hadoop).lease().close();
  }

  private static void refuseExisting(CheckpointPlan plan, Configuration hadoop) {
    String path = plan.settings().path();
    try {
      if (plan.existing() == Existing.REFUSE && !new CheckpointDirectory(path, hadoop).isEmpty()) {
        throw existing(path);
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static JobException unreadable(String path, IOException e) {
    return new JobException(
        JobException.Kind.CONFIGURATION,
        "cannot look for checkpoints in " + path + ": " + e.getMessage(),
        e);
  }

  /** After a committed step: takes a checkpoint if one is due and none is being written. */
  void committed(TrainingProgress progress) {
    long step = progress.state().step();
    boolean endsEpoch = progress.plan().epochEnds(step);
    if (schedule.due(step, endsEpoch, clock.getAsLong()) && !writer.busy()) {
      writer.write(TrainingSnapshot.of(progress, identity));
      schedule.taken(clock.getAsLong());
    }
  }

  /** Waits for the checkpoint that is being written, and lets others write. */
  @Override
  public void close() {
    writer.close();
    lease.close();
  }
}
