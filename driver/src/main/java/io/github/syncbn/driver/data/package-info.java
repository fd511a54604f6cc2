/**
 * From the sources of a job to rows in canonical order, dealt to logical shards, in two passes over
 * the data. Internal.
 *
 * <p>{@link io.github.syncbn.driver.data.DataPreparation} tells the story: {@code FirstPass}
 * parses, checks and sorts ({@code RowEncoder}, {@code RowHash}, {@code PartitionReport}), {@code
 * Dealing} numbers rows and deals them; {@link io.github.syncbn.driver.data.PreparedData} is what a
 * training gets.
 */
package io.github.syncbn.driver.data;
