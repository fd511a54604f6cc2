/**
 * Next parameters from the mean gradient: optimizers, schedules, clipping. Driver only. Internal.
 *
 * <p>{@link io.github.syncbn.driver.optimizer.Optimizer} is what a user says and what a step calls,
 * one record each; {@link io.github.syncbn.driver.optimizer.Schedule} is the learning rate over
 * time.
 */
package io.github.syncbn.driver.optimizer;
