package io.github.syncbn.driver.file;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

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
      return new Path(beginsWithColonName(text) ? "./" + text : text);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          CONFIGURATION, "'" + text + "' is no path of a file: " + e.getMessage(), e);
    }
  }

  /**
   * The file system that a path lies in: the only way to one.
   *
   * @throws IOException if there is none for the scheme, or its library is not there as a whole, or
   *     it does not take the path; with what to do
   */
  public static FileSystem files(Path path, Configuration hadoop) throws IOException {
    try {
      return path.getFileSystem(hadoop);
    } catch (UnsupportedFileSystemException e) {
      throw new IOException(
          e.getMessage() + "." + schemeAdvice(path).map(advice -> " " + advice).orElse(""), e);
    } catch (RuntimeException | LinkageError e) {
      // Hadoop throws no IOException where the class of a file system is not there.
      throw new IOException(MissingLibrary.in(e).orElse(e.getMessage()), e);
    }
  }

  private static Optional<String> schemeAdvice(Path path) {
    String scheme = String.valueOf(path.toUri().getScheme());
    return scheme.matches("s3n?")
        ? Optional.of("Say s3a: " + SparkPackage.AWS.advice())
        : SparkPackage.ofScheme(scheme).map(SparkPackage::advice);
  }

  /** A path of a disk of this machine as a Hadoop URI, whatever the default file system is. */
  public static String ofDisk(String path) {
    return java.nio.file.Path.of(path).toAbsolutePath().toUri().toString();
  }

  /** The path of another name in the same folder. */
  public static Path beside(Path path, String name) {
    return new Path(path.getParent(), of(name));
  }

  /** Whether the first name of a path has a colon in it that makes no URI of it. */
  static boolean beginsWithColonName(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    return colon >= 0 && (slash < 0 || colon < slash) && slash != colon + 1;
  }

  /** The path behind a URI in which characters are escaped, as Spark tells the files it reads. */
  public static Path ofUri(String uri) {
    return new Path(URI.create(uri));
  }

  /**
   * What {@link #of} makes of a text, for those who make paths of texts themselves, as Spark does.
   *
   * @throws JobException CONFIGURATION if its file system cannot be reached
   */
  public static String qualified(String text, Configuration hadoop) {
    try {
      Path path = of(text);
      return files(path, hadoop).makeQualified(path).toString();
    } catch (IOException e) {
      throw new JobException(CONFIGURATION, "Cannot reach " + text + ": " + e.getMessage(), e);
    }
  }

  /** Whether there is something at a path; also false where that cannot be found out. */
  public static boolean exists(String text, Configuration hadoop) {
    try {
      Path path = of(text);
      return files(path, hadoop).exists(path);
    } catch (IOException | JobException e) {
      return false;
    }
  }

  /**
   * Opens a file that can be read at any place.
   *
   * @see StoredFile#open
   */
  public static FSDataInputStream open(Path path, Configuration hadoop) throws IOException {
    return StoredFile.fitting(files(path, hadoop), path).open(path);
  }
}
