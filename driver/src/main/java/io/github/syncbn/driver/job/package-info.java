/**
 * What a user can say about a job, as records of settings without behaviour: every package may
 * import them, and they import none. Internal, except for what {@code ml} hands out.
 *
 * <p>{@link io.github.syncbn.driver.job.JobSettings} holds all others but {@link
 * io.github.syncbn.driver.job.SparkSettings}, which are an application's.
 */
package io.github.syncbn.driver.job;
