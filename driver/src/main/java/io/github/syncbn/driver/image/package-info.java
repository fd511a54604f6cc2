/**
 * Pictures in files to pixels in bytes: the same bytes on every executor. Internal; {@code data}
 * reads folders of images with it.
 */
package io.github.syncbn.driver.image;
