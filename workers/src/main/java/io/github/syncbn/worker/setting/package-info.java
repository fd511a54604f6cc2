/**
 * How a setting is declared: once, as a component of a record, with what it means, its range and
 * its default. Internal.
 *
 * <p>{@link io.github.syncbn.worker.setting.Setting} stands at the component, {@link
 * io.github.syncbn.worker.setting.Declared} reads it, and {@link
 * io.github.syncbn.worker.setting.Family} lists the records that a sealed interface permits. Job
 * files, models, Spark parameters, help and documentation derive from these.
 */
@NullMarked
package io.github.syncbn.worker.setting;

import org.jspecify.annotations.NullMarked;
