/**
 * The driver's side of a training step: what workers send is combined and applied, and the state of
 * the training moves from one committed step to the next. Internal, except for {@link
 * io.github.syncbn.driver.step.TrainingListener}.
 *
 * <p>{@link io.github.syncbn.driver.step.TrainingState} is what a step changes, {@link
 * io.github.syncbn.driver.step.StepCommit} changes it, {@code RunningUpdate} moves the running
 * statistics, and {@link io.github.syncbn.driver.step.TrainingService} answers the workers with
 * them. {@code EpochMeter}, {@code EventPump} and {@code ValidationHistory} keep score.
 */
package io.github.syncbn.driver.step;
