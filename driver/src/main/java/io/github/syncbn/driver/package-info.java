/**
 * What runs in the Spark driver; {@link io.github.syncbn.driver.JobException} is what ends a job.
 * Public API.
 */
package io.github.syncbn.driver;
