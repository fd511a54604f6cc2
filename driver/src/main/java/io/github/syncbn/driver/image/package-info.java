/**
 * Decodes pictures in files to pixels: the same bytes on every executor. Internal; {@code source}
 * reads folders of images with it.
 *
 * <p>{@link io.github.syncbn.driver.image.ImageDecoder} is the way in; {@code JpegColours} and
 * {@code Resampling} are the arithmetic that the platform may not choose.
 */
package io.github.syncbn.driver.image;
