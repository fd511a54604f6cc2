/**
 * A job's configuration: HOCON in, records out, with every problem of a file told at once, by file,
 * line and key. Internal.
 *
 * <p>{@link io.github.syncbn.driver.config.ConfigReader} is the way in. All keys stand in {@code
 * keys.txt}, which {@link io.github.syncbn.driver.config.ConfigReference} reads.
 */
package io.github.syncbn.driver.config;
