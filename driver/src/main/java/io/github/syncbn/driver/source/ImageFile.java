package io.github.syncbn.driver.source;

import java.io.Serializable;

/**
 * An image to be read: a file, or an entry of a zip file.
 *
 * @param path the file, a Hadoop URI
 * @param entry the entry of the zip file at {@code path}, or null
 */
record ImageFile(String path, ZipArchive.Entry entry) implements Serializable {

  /** How messages name it: as Java does, {@code archive.zip!/folder/image.jpg}. */
  String name() {
    return entry == null ? path : path + "!/" + entry.title();
  }

  /** The class: the name of the folder that holds the image, or null without one. */
  String label() {
    String name = entry == null ? path : entry.name();
    int end = name.lastIndexOf('/');
    if (end < 0) {
      return null;
    }
    String folder = name.substring(0, end);
    String label = folder.substring(folder.lastIndexOf('/') + 1);
    return label.isEmpty() ? null : label;
  }
}
