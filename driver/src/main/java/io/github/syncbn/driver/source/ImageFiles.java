package io.github.syncbn.driver.source;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.image.UnreadableImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;

/** The bytes of image files, one after another; keeps the zip file it is in open. */
final class ImageFiles implements AutoCloseable {
  private final Configuration hadoop;
  private final int maxBytes;
  private String name;
  private ZipArchive zip;

  /**
   * On file systems.
   *
   * @param maxBytes of an image; a larger one is unreadable, and not read
   */
  ImageFiles(Configuration hadoop, int maxBytes) {
    this.hadoop = hadoop;
    this.maxBytes = maxBytes;
  }

  byte[] read(ImageFile image) throws UnreadableImageException {
    try {
      if (image.entry() != null) {
        return archive(image.path()).read(image.entry().position(), maxBytes);
      }
      try (InputStream in = HadoopPath.open(HadoopPath.of(image.path()), hadoop)) {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
          throw new IOException(ZipArchive.tooLong(bytes.length, maxBytes));
        }
        return bytes;
      }
    } catch (IOException e) {
      throw new UnreadableImageException(e.getMessage(), e);
    }
  }

  private ZipArchive archive(String path) throws IOException {
    if (!path.equals(name)) {
      close();
      zip = ZipArchive.open(path, hadoop);
      name = path;
    }
    return zip;
  }

  @Override
  public void close() {
    try {
      if (zip != null) {
        zip.close();
      }
      zip = null;
      name = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
