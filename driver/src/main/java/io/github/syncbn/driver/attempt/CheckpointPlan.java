package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.job.CheckpointSettings;
import org.apache.hadoop.conf.Configuration;

/**
 * Where and when a training writes checkpoints, and what becomes of existing ones. Public API.
 *
 * @param settings where and when
 * @param existing what becomes of existing ones
 */
public record CheckpointPlan(CheckpointSettings settings, Existing existing) {

  /**
   * Refuses existing checkpoints if the plan says so, a directory that cannot be written to, and
   * one that another job writes to; to be called before a job starts.
   *
   * @throws io.github.syncbn.driver.JobException CONFIGURATION
   */
  public void check(Configuration hadoop) {
    Checkpointing.check(this, hadoop);
  }

  /** What becomes of existing checkpoints when training begins. */
  public enum Existing {
    /** Training is refused. */
    REFUSE,
    /** They are deleted. */
    REPLACE,
    /** Training goes on from the last; without any it begins. */
    RESUME
  }
}
