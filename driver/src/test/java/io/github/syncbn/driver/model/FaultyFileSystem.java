package io.github.syncbn.driver.model;

import io.github.syncbn.driver.LocalUnderScheme;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.util.Progressable;

/** The local file system under {@code faulty:///}, where some calls fail. */
public final class FaultyFileSystem extends LocalUnderScheme {
  /** Files whose creation fails. */
  public static Predicate<Path> creation = path -> false;

  /** Sources whose renaming is refused. */
  public static Predicate<Path> renaming = path -> false;

  /** Bytes that the disk has left, beyond which writing ends as Hadoop says it. */
  public static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);

  /** Repairs all. */
  public static void repair() {
    creation = path -> false;
    renaming = path -> false;
    ROOM.set(Long.MAX_VALUE);
  }

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
    return new FSDataOutputStream(
        new SmallDisk(super.create(path, overwrite, bufferSize, replication, blockSize, progress)),
        null);
  }

  /** A file on a disk that may become full. */
  private static final class SmallDisk extends FilterOutputStream implements StreamCapabilities {
    private final FSDataOutputStream file;

    SmallDisk(FSDataOutputStream file) {
      super(file);
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (ROOM.addAndGet(-length) < 0) {
        ROOM.addAndGet(length);
        throw full();
      }
      file.write(bytes, offset, length);
    }

    /** Only Hadoop itself may make one. */
    private static FSError full() {
      try {
        Constructor<FSError> error = FSError.class.getDeclaredConstructor(Throwable.class);
        error.setAccessible(true);
        return error.newInstance(new IOException("No space left on device"));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean hasCapability(String capability) {
      return file.hasCapability(capability);
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return !renaming.test(from) && super.rename(from, to);
  }
}
