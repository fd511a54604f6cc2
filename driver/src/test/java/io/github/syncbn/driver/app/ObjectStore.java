package io.github.syncbn.driver.app;

import io.github.syncbn.driver.LocalUnderScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The scheme {@code objects:} behaves as stores of objects do: a file appears whole when it is
 * closed, there is no flush, and nothing is appended.
 */
public final class ObjectStore extends LocalUnderScheme {
  /** Hadoop settings in which the scheme is known. */
  static Configuration configuration() {
    return configuration("objects", ObjectStore.class);
  }

  /** Made by Hadoop. */
  public ObjectStore() {
    super("objects");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    OutputStream object =
        new ByteArrayOutputStream() {
          @Override
          public void close() throws IOException {
            try (OutputStream out =
                ObjectStore.super.create(
                    path, permission, overwrite, bufferSize, replication, blockSize, progress)) {
              writeTo(out);
            }
          }
        };
    return new FSDataOutputStream(object, statistics);
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
    return create(path, null, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("objects are not appended to");
  }
}
