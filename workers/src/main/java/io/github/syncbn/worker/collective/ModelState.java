package io.github.syncbn.worker.collective;

/**
 * The model as committed: read only.
 *
 * @param parameters all parameters
 * @param runningStatistics all running statistics
 */
public record ModelState(float[] parameters, double[] runningStatistics) {}
