/**
 * A job's configuration: HOCON in, records out, with every problem of a file told at once, by file,
 * line and key. Internal.
 *
 * <p>{@link io.github.syncbn.driver.config.ConfigReader} is the way in. The records of the sections
 * declare the keys, from {@code JobKeys} down, and {@link
 * io.github.syncbn.driver.config.ConfigReference} lists them.
 */
package io.github.syncbn.driver.config;
