/**
 * Files as people name them and file systems keep them: paths, what is no text, files that are
 * written whatever the disk does, and the right to write to a place. Internal.
 *
 * <p>{@link io.github.syncbn.driver.file.HadoopPath} makes paths of texts, and nothing else does;
 * {@link io.github.syncbn.driver.file.SourcePath} says whether one is a pattern, and {@link
 * io.github.syncbn.driver.file.LocalNames} finds names that cannot be decoded. {@link
 * io.github.syncbn.driver.file.StoredFile} writes files, as nothing else does, and {@link
 * io.github.syncbn.driver.file.Lease} keeps two jobs from one place.
 */
package io.github.syncbn.driver.file;
