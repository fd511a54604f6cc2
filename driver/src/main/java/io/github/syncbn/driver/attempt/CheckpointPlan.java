package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.CheckpointSettings;
import io.github.syncbn.worker.setting.Declared;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Where and when a training writes checkpoints, and what becomes of existing ones. Public API.
 *
 * @param settings where and when
 * @param existing what becomes of existing ones
 */
public record CheckpointPlan(CheckpointSettings settings, Existing existing) {

  /**
   * A plan in the words of job files.
   *
   * @param settings of the section {@code checkpoint} by name, with defaults for the rest
   * @param existing {@code refuse}, {@code replace} or {@code resume}
   * @throws JobException CONFIGURATION if there is no such setting, or it does not take its value
   */
  public static CheckpointPlan of(Map<String, ?> settings, String existing) {
    try {
      return new CheckpointPlan(
          Declared.of(CheckpointSettings.class).build(settings),
          Existing.valueOf(existing.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new JobException(JobException.Kind.CONFIGURATION, "checkpoints: " + e.getMessage(), e);
    }
  }

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
