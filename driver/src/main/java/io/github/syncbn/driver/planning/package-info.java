/**
 * How long a step takes on so many workers, before it is tried. Internal.
 *
 * <p>{@link io.github.syncbn.driver.planning.StepTimeModel} predicts, from a {@link
 * io.github.syncbn.driver.planning.Workload} and {@link
 * io.github.syncbn.driver.planning.StepCosts}.
 */
package io.github.syncbn.driver.planning;
