/**
 * Predicts how long a step takes on a given number of workers. Internal.
 *
 * <p>{@link io.github.syncbn.driver.planning.StepTimeModel} predicts, from a {@link
 * io.github.syncbn.driver.planning.Workload} and {@link
 * io.github.syncbn.driver.planning.StepCosts}.
 */
package io.github.syncbn.driver.planning;
