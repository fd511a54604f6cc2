package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.AttemptAbortedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Future;

/**
 * The temporary file of a worker whose rows are more than its memory holds. It is gone once it is
 * closed, and with the process however that ends: where the system allows it (not on Windows) it
 * has no name from the moment it is open.
 *
 * <p>Rows are read by position. A mapping would be faster by a microsecond a row, but its pages
 * count as memory of the process, for which YARN ends a container, and where the disk fails it ends
 * the JVM instead of throwing.
 */
public final class RowFile implements Closeable {
  /** Bytes of rows that are read at once where they follow each other. */
  private static final int WINDOW_BYTES = 256 << 10;

  private static final long MEGABYTE = 1 << 20;

  private final Path directory;
  private final FileChannel channel;
  private final ShardLayout layout;
  private final long bytes;
  private final long rowBytes;
  private final ThreadLocal<Window> windows = ThreadLocal.withInitial(Window::new);
  private final RowReaders readers = new RowReaders();
  private long reserved;

  /** Over a channel that is the file's own. */
  RowFile(Path directory, FileChannel channel, ShardLayout layout, long bytes) {
    this.directory = directory;
    this.channel = channel;
    this.layout = layout;
    this.bytes = bytes;
    this.rowBytes = layout.rowBytes();
  }

  /** Local directories of an executor, and which of them a worker tries first. */
  public record Places(List<Path> directories, int first) {}

  /**
   * A file in the first directory that has room for it.
   *
   * @param layout of the rows
   * @param bytes that it will take
   * @throws RowFileException in words if there is none
   */
  public static RowFile create(Places places, ShardLayout layout, long bytes) {
    IOException failure = null;
    Path fullest = null;
    long most = -1;
    int count = places.directories().size();
    for (int i = 0; i < count; i++) {
      Path directory = places.directories().get((places.first() + i) % count);
      try {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free >= bytes) {
          return new RowFile(directory, open(directory), layout, bytes);
        }
        if (free > most) {
          most = free;
          fullest = directory;
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    if (fullest != null) {
      throw full(fullest, bytes, most, null);
    }
    throw new RowFileException(
        "no file for rows can be made in "
            + places.directories()
            + (failure == null ? "" : ": " + failure)
            + "; spark.local.dir names the directories",
        failure);
  }

  private static FileChannel open(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolve("syncbn-rows-" + UUID.randomUUID()),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private static RowFileException full(Path directory, long needed, long free, Throwable cause) {
    return new RowFileException(
        String.format(
            Locale.ROOT,
            "the rows of a worker take %,d MB on disk, and %s has %,d MB left; free space there, let"
                + " spark.local.dir name a larger disk, or give the workers memory for their rows",
            megabytes(needed),
            directory,
            megabytes(free)),
        cause);
  }

  private static long megabytes(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE;
  }

  ShardLayout layout() {
    return layout;
  }

  /** The number of the first of so many rows, which are the caller's from now on. */
  synchronized long reserve(int rows) {
    long first = reserved;
    reserved += rows;
    return first;
  }

  /** Writes the first {@code count} rows that are held, from row {@code row} of the file on. */
  void write(long row, RowBytes held, int count) {
    ByteBuffer from = held.range(0, count);
    try {
      long at = row * rowBytes;
      while (from.hasRemaining()) {
        at += channel.write(from, at);
      }
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      if (why.contains("No space left") || why.contains("quota")) {
        throw full(directory, bytes, free(), e);
      }
      throw new RowFileException("rows cannot be written in " + directory + ": " + e, e);
    }
  }

  private long free() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Reads {@code count} rows from row {@code row} on, to be held as rows {@code first}... */
  void read(long row, RowBytes held, int first, int count) {
    ByteBuffer into = held.range(first, count);
    try {
      long at = row * rowBytes;
      while (into.hasRemaining()) {
        int read = channel.read(into, at);
        if (read < 0) {
          throw new IOException("the file ends at byte " + at);
        }
        at += read;
      }
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw new RowFileException("rows cannot be read back from " + directory + ": " + e, e);
    }
  }

  /** How a task ends that was told to. */
  static AttemptAbortedException interrupted(Exception cause) {
    return new AttemptAbortedException("interrupted among rows on disk", cause);
  }

  /** Lets another thread do something. */
  Future<Void> submit(Runnable work) {
    return readers.submit(work);
  }

  /** How a thread ends that works on rows of a task that has ended. */
  static AttemptAbortedException released(Exception cause) {
    return new AttemptAbortedException("the rows on disk have been released", cause);
  }

  /**
   * Reads rows here and there, by one of the threads that {@link #submit} has.
   *
   * @param rows their numbers in the file, less {@code first}
   */
  void readAll(long first, int[] rows, int count, RowBytes held) {
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      read(first + rows[i], held, i, 1);
    }
    readers.adapt((System.nanoTime() - began) / Math.max(1, count));
  }

  /**
   * Some rows with row {@code row} among them, this thread's until its next call: those behind it
   * too where the ones before were asked for last.
   */
  HeldRows window(long row) {
    Window window = windows.get();
    window.show(row);
    return window;
  }

  /** Rows that one thread has read. */
  private final class Window implements HeldRows {
    private RowBytes rows = new RowBytes(layout, 1);
    private long first;
    private int count;

    private void show(long row) {
      if (index(row) >= 0) {
        return;
      }
      boolean follows = count > 0 && row == first + count;
      int wanted = follows ? (int) Math.max(1, WINDOW_BYTES / rowBytes) : 1;
      if (wanted > rows.rows()) {
        rows = new RowBytes(layout, wanted);
      }
      count = 0;
      int there = (int) Math.min(wanted, reserved - row);
      read(row, rows, 0, there);
      first = row;
      count = there;
    }

    @Override
    public RowBytes rows() {
      return rows;
    }

    @Override
    public int index(long row) {
      return row < first || row >= first + count ? -1 : (int) (row - first);
    }
  }

  /** Deletes the file, and ends reading. */
  @Override
  public synchronized void close() {
    readers.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw new RowFileException("the rows in " + directory + " cannot be released: " + e, e);
    }
  }
}
