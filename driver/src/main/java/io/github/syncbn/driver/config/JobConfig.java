package io.github.syncbn.driver.config;

import io.github.syncbn.driver.checkpoint.CheckpointSettings;
import io.github.syncbn.driver.training.JobSettings;
import java.util.List;
import java.util.Optional;

/**
 * A configuration as read.
 *
 * @param job the job
 * @param model where its model goes
 * @param checkpoint its checkpoints, if it asks for any
 * @param notices what a user should hear before training starts
 */
public record JobConfig(
    JobSettings job,
    ModelOutput model,
    Optional<CheckpointSettings> checkpoint,
    List<String> notices) {}
