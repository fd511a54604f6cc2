/**
 * Paths and names of files as people write them and file systems keep them. Internal.
 *
 * <p>{@link io.github.syncbn.driver.file.UndecodableText} shows bytes that are no text.
 */
package io.github.syncbn.driver.file;
