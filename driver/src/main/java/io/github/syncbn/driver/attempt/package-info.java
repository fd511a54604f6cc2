/**
 * Who trains: a job is settled, workers are chosen, and attempts follow each other until all steps
 * are committed, with checkpoints between. Internal, except for {@link
 * io.github.syncbn.driver.attempt.CheckpointPlan}.
 *
 * <p>{@link io.github.syncbn.driver.attempt.TrainingJob} is the one path from settings to a model.
 * {@code PlanResolver} and {@code ResolvedJob} settle what data and cluster decide; {@code Trainer}
 * runs attempts; {@code Attempt} is one of them, as one barrier job. {@code SlotQueue}, {@code
 * RetryBudget} and {@code Preflight} say when; {@code Checkpointing} and {@code TrainingSnapshot}
 * what outlives the driver.
 */
package io.github.syncbn.driver.attempt;
