package io.github.syncbn.driver.job;

import java.util.Optional;

/**
 * The section {@code checkpoint}; at least one of the intervals is given.
 *
 * @param path directory of checkpoints, any Hadoop URI
 * @param everySteps steps between checkpoints
 * @param everyEpochs epochs between checkpoints
 * @param everyMinutes minutes between checkpoints
 * @param keep the last so many are kept, 1 or more
 */
public record CheckpointSettings(
    String path,
    Optional<Long> everySteps,
    Optional<Integer> everyEpochs,
    Optional<Double> everyMinutes,
    int keep) {}
