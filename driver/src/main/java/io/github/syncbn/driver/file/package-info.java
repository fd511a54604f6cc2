/**
 * Paths and names of files as people write them and file systems keep them. Internal.
 *
 * <p>{@link io.github.syncbn.driver.file.HadoopPath} makes paths of texts, and nothing else does;
 * {@link io.github.syncbn.driver.file.SourcePath} says whether one is a pattern, and {@link
 * io.github.syncbn.driver.file.LocalNames} finds names that cannot be decoded.
 */
package io.github.syncbn.driver.file;
