/**
 * Trained models on any Hadoop file system, in Spark ML's directory layout. Internal, except where
 * a type says otherwise.
 *
 * <p>{@link io.github.syncbn.driver.model.SavedModel} is what a directory holds, {@link
 * io.github.syncbn.driver.model.ModelDirectory} reads and writes it.
 */
package io.github.syncbn.driver.model;
