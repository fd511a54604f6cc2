/**
 * What depends on the version of Spark in the driver: executors and their slots, jobs and their
 * cancellation, causes of failed stages, and the settings {@code spark.syncbn.*}. Internal.
 *
 * <p>Begin with {@link io.github.syncbn.driver.spark.ExecutorRoster} and {@link
 * io.github.syncbn.driver.spark.TaggedJob}.
 */
package io.github.syncbn.driver.spark;
