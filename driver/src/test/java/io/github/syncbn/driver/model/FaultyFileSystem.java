package io.github.syncbn.driver.model;

import io.github.syncbn.driver.LocalUnderScheme;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;

/** The local file system under {@code faulty:///}, where some calls fail. */
public final class FaultyFileSystem extends LocalUnderScheme {
  /** Files whose creation fails. */
  public static Predicate<Path> creation = path -> false;

  /** Sources whose renaming is refused. */
  public static Predicate<Path> renaming = path -> false;

  /** A configuration that knows it. */
  public static Configuration configuration() {
    return configuration("faulty", FaultyFileSystem.class);
  }

  /** Made by Hadoop. */
  public FaultyFileSystem() {
    super("faulty");
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
