/**
 * What the columns of a table are to a model, and how their cells become numbers: the same in
 * training, in predictions by Spark, and without it. Public API where {@code InferenceNetwork}
 * hands it out, else internal.
 *
 * <p>Read {@link io.github.syncbn.worker.table.FeatureSchema} first; {@link
 * io.github.syncbn.worker.table.CellReader} reads numbers, {@link
 * io.github.syncbn.worker.table.Levels} categories, {@link io.github.syncbn.worker.table.TimeParts}
 * dates and times.
 */
package io.github.syncbn.worker.table;
