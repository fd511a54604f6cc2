package io.github.syncbn.driver.app;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.file.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A text that grows on any Hadoop file system, and that others can read up to the last {@link
 * #publish}. File systems whose readers see an open file are appended to. Object stores show a file
 * only when it is closed, and append to none: there every publication writes the text anew, out of
 * compressed memory.
 */
final class MetricsTarget implements AutoCloseable {
  private final FileSystem files;
  private final Path path;
  private final List<byte[]> published = new ArrayList<>();
  private final StringBuilder pending = new StringBuilder();

  /** The open file, or null where every publication is a file of its own. */
  private final StoredFile.Output stream;

  /** Creates the file, empty, replacing one that exists. */
  MetricsTarget(Path path, Configuration configuration) throws IOException {
    this.files = StoredFile.plain(HadoopPath.files(path, configuration));
    this.path = path;
    StoredFile.Output out = StoredFile.create(files, path, true);
    this.stream = out.grows() ? out : null;
    if (stream == null) {
      out.close();
    }
  }

  /** Whether each publication writes the whole text, and so makes good for one that failed. */
  boolean rewrites() {
    return stream == null;
  }

  /** Adds text, for the next publication. */
  void append(String text) {
    pending.append(text);
  }

  /** Makes all that was added visible to readers. */
  void publish() throws IOException {
    byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
    pending.setLength(0);
    if (stream != null) {
      stream.write(bytes);
      stream.show();
      return;
    }
    if (bytes.length == 0) {
      return;
    }
    published.add(compressed(bytes));
    try (OutputStream out = StoredFile.create(files, path, true)) {
      for (byte[] part : published) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(part))) {
          in.transferTo(out);
        }
      }
    }
  }

  private static byte[] compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** Publishes what is left. */
  @Override
  public void close() throws IOException {
    try {
      publish();
    } finally {
      if (stream != null) {
        stream.close();
      }
    }
  }
}
