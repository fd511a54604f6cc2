/**
 * Tables from whatever Spark can read, and from IDX, folders of images and built-in data, with
 * hidden columns that say where each row came from. Internal.
 *
 * <p>{@link io.github.syncbn.driver.source.SourceReader} is the way in, {@link
 * io.github.syncbn.driver.source.RowSource} what comes out. {@code ImageSource} and {@code
 * IdxSource} are the formats of our own.
 */
package io.github.syncbn.driver.source;
