/**
 * Claims about batch normalization, each tested by trainings of a job and its variants. Internal.
 *
 * <p>Read {@link io.github.syncbn.driver.experiment.Experiment} for the claims, {@link
 * io.github.syncbn.driver.experiment.Trial} for one training, then {@link
 * io.github.syncbn.driver.experiment.ResultTable}.
 */
package io.github.syncbn.driver.experiment;
