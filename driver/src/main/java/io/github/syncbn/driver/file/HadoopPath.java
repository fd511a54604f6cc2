package io.github.syncbn.driver.file;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import org.apache.hadoop.fs.Path;

/** Paths of Hadoop from texts: the only way from one to the other. */
public final class HadoopPath {
  private HadoopPath() {}

  /**
   * The path that a text names, every character as it is: no wildcards, no lists.
   *
   * @param text a Hadoop URI, or a path of the default file system; a colon makes a URI only where
   *     a slash follows, so that {@code run:1} is a name
   * @throws JobException CONFIGURATION if no file can have it
   */
  public static Path of(String text) {
    try {
      int colon = text.indexOf(':');
      int slash = text.indexOf('/');
      boolean name = colon >= 0 && (slash < 0 || colon < slash) && slash != colon + 1;
      return new Path(name ? "./" + text : text);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          CONFIGURATION, "'" + text + "' is no path of a file: " + e.getMessage(), e);
    }
  }
}
