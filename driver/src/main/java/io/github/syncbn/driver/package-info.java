/**
 * What runs in the Spark driver; {@link io.github.syncbn.driver.JobException} is what ends a job.
 * Public API.
 */
@NullMarked
package io.github.syncbn.driver;

import org.jspecify.annotations.NullMarked;
