package io.github.syncbn.driver.model;

import java.io.IOException;
import java.net.URI;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local file system under {@code faulty:///}, where some calls fail. */
public final class FaultyFileSystem extends RawLocalFileSystem {
  /** Files whose creation fails. */
  public static Predicate<Path> creation = path -> false;

  /** Sources whose renaming is refused. */
  public static Predicate<Path> renaming = path -> false;

  /** A configuration that knows it. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass(
        "fs.faulty.impl", FaultyFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (creation.test(path)) {
      throw new IOException("no space left for " + path.getName());
    }
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return !renaming.test(from) && super.rename(from, to);
  }
}
