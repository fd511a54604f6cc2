/**
 * Predictions of trained models for tables, and how good they are. Needs no command line. Internal,
 * except where a type says otherwise.
 *
 * <p>{@link io.github.syncbn.driver.scoring.Scorer} is the way in. {@code Blocks} forms the
 * batches, {@code PredictionWriter} adds columns to a table, {@code Evaluator} and {@code Tally}
 * count hits.
 */
package io.github.syncbn.driver.scoring;
