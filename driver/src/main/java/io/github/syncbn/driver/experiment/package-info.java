/**
 * Claims about batch normalization, each tested by trainings of a job and its variants. Internal.
 *
 * <p>Read {@link io.github.syncbn.driver.experiment.Experiment} for what one is, {@link
 * io.github.syncbn.driver.experiment.Convergence} for an example, {@link
 * io.github.syncbn.driver.experiment.Lab} for where they train, then {@link
 * io.github.syncbn.driver.experiment.Catalogue} for all there are.
 */
package io.github.syncbn.driver.experiment;
