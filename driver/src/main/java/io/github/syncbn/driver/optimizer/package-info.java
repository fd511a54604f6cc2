/**
 * Next parameters from the mean gradient: optimizers, schedules, clipping. Driver only. Internal.
 *
 * <p>{@link io.github.syncbn.driver.optimizer.OptimizerSettings} is what a user says, {@link
 * io.github.syncbn.driver.optimizer.Optimizer} what a step calls; {@code UpdateRule} is the formula
 * of one optimizer.
 */
package io.github.syncbn.driver.optimizer;
