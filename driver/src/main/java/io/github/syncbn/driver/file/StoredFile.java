package io.github.syncbn.driver.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Files on any Hadoop file system: the only way to write one. A full or broken disk of this machine
 * makes Hadoop throw an Error, which nobody expects of a file; here it is an {@link IOException}.
 */
public final class StoredFile {
  private StoredFile() {}

  private interface Call {
    void run() throws IOException;
  }

  private static IOException ofDisk(FSError error) {
    return error.getCause() instanceof IOException cause
        ? cause
        : new IOException(error.getMessage(), error);
  }

  private static void call(Call call) throws IOException {
    try {
      call.run();
    } catch (FSError e) {
      throw ofDisk(e);
    }
  }

  /** The file system, without the files of checksums that the local one leaves beside others. */
  public static FileSystem plain(FileSystem files) {
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }

  /**
   * The file system for one file: Hadoop keeps the checksums of a local file in one whose name it
   * cannot make where there is a colon, as in times of day; such a file has none.
   */
  static FileSystem fitting(FileSystem files, Path path) {
    return path.getName().indexOf(':') >= 0 ? plain(files) : files;
  }

  /** Creates a file, with the folders that it lies in. */
  public static Output create(FileSystem files, Path path, boolean overwrite) throws IOException {
    try {
      return new Output(fitting(files, path).create(path, overwrite));
    } catch (FSError e) {
      throw ofDisk(e);
    }
  }

  /** Opens a file to read it. */
  public static InputStream open(FileSystem files, Path path) throws IOException {
    return new FilterInputStream(fitting(files, path).open(path)) {
      @Override
      public int read() throws IOException {
        try {
          return super.read();
        } catch (FSError e) {
          throw ofDisk(e);
        }
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          return super.read(bytes, offset, length);
        } catch (FSError e) {
          throw ofDisk(e);
        }
      }
    };
  }

  /** A file that is being written. */
  public static final class Output extends OutputStream {
    private final FSDataOutputStream out;

    private Output(FSDataOutputStream out) {
      this.out = out;
    }

    /** Whether others can read what has been written before the file is closed. */
    public boolean grows() {
      return out.hasCapability(StreamCapabilities.HSYNC);
    }

    /** Lets others read what has been written, where the file {@link #grows}. */
    public void show() throws IOException {
      call(out::hflush);
    }

    /** Has what has been written on the disk, where the file system can say so. */
    public void persist() throws IOException {
      if (grows()) {
        call(out::hsync);
      }
    }

    @Override
    public void write(int value) throws IOException {
      call(() -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      call(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      call(out::flush);
    }

    @Override
    public void close() throws IOException {
      call(out::close);
    }
  }
}
