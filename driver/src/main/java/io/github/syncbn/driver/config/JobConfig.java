package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.CheckpointSettings;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.MlflowSettings;
import io.github.syncbn.driver.job.ModelOutput;
import java.util.Optional;

/**
 * A configuration as read.
 *
 * @param job the job
 * @param model where its model goes
 * @param checkpoint its checkpoints, if it asks for any
 * @param mlflow the run that it is recorded as, if it asks for one
 */
public record JobConfig(
    JobSettings job,
    ModelOutput model,
    Optional<CheckpointSettings> checkpoint,
    Optional<MlflowSettings> mlflow) {}
