package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.worker.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An IDX file of unsigned bytes, plain or gzipped: two zero bytes, the type (8), the number of
 * axes, their sizes as big-endian ints, then the values.
 *
 * @param path where it is
 * @param gzip whether it is gzipped
 * @param header bytes before the values
 * @param rows size of the first axis
 * @param shape of a row: (1, height, width) for images, else flat
 */
record IdxFile(String path, boolean gzip, int header, int rows, Shape shape)
    implements Serializable {
  private static final int UNSIGNED_BYTE = 0x08;

  /** Values of a row: the product of the axes but the first. */
  int width() {
    return shape.size();
  }

  /**
   * Reads the header and checks the number of bytes against it.
   *
   * @param maxRow most values of a row
   */
  static IdxFile open(String name, int maxRow, Configuration hadoop) {
    try {
      Path path = HadoopPath.of(name);
      FileSystem files = HadoopPath.files(path, hadoop);
      long length = files.getFileStatus(path).getLen();
      boolean gzip;
      try (InputStream in = HadoopPath.open(path, hadoop)) {
        gzip = in.read() == 0x1f && in.read() == 0x8b;
      }
      try (DataInputStream in = new DataInputStream(stream(HadoopPath.open(path, hadoop), gzip))) {
        IdxFile file = header(name, gzip, in);
        if (file.width() > maxRow) {
          throw new JobException(
              DATA,
              String.format(
                  Locale.ROOT,
                  "%s has rows of %,d values by its header, more than data.images.maxPixels = %,d.",
                  name,
                  file.width(),
                  maxRow));
        }
        long expected = file.header + (long) file.rows * file.width();
        long found = gzip ? file.header + count(in, expected) : length;
        if (found != expected) {
          throw new JobException(
              DATA,
              String.format(
                  Locale.ROOT,
                  "%s is %s: its header says %,d rows of %,d bytes, %,d bytes in all, but it has"
                      + " %s%,d%s.",
                  name,
                  found < expected ? "cut short" : "too long",
                  file.rows,
                  file.width(),
                  expected,
                  gzip && found > expected ? "at least " : "",
                  found,
                  gzip ? " once unpacked" : ""));
        }
        return file;
      }
    } catch (FileNotFoundException e) {
      throw new JobException(DATA, "There is no file " + name + ".", e);
    } catch (EOFException e) {
      throw new JobException(DATA, name + " is cut short: " + cut(e), e);
    } catch (ZipException e) {
      throw new JobException(DATA, name + " is a damaged gzip file: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw SparkFailure.unreadable(name, e);
    }
  }

  private static String cut(EOFException e) {
    return e.getMessage() == null
        ? "it ends within its header."
        : "the gzip stream ends too early.";
  }

  private static IdxFile header(String name, boolean gzip, DataInputStream in) throws IOException {
    int magic = in.readInt();
    int type = magic >>> 8;
    int axes = magic & 0xff;
    if (magic >>> 16 != 0 || axes < 1 || axes > 4) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "%s is not an IDX file: it begins with 0x%08x where images begin with 0x00000803 and"
                  + " labels with 0x00000801.",
              name,
              magic));
    }
    if (type != UNSIGNED_BYTE) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "%s has values of IDX type 0x%02x; only unsigned bytes (0x08) are read.",
              name,
              type));
    }
    int[] sizes = new int[axes];
    long width = 1;
    boolean possible = true;
    for (int axis = 0; axis < axes; axis++) {
      sizes[axis] = in.readInt();
      possible &= sizes[axis] >= (axis == 0 ? 0 : 1);
      width = axis == 0 ? 1 : Math.min(width * sizes[axis], 1L << 31);
    }
    if (!possible || width > Integer.MAX_VALUE) {
      throw new JobException(
          DATA, name + " has impossible sizes in its IDX header: " + Arrays.toString(sizes) + ".");
    }
    int rows = sizes[0];
    sizes[0] = 1;
    Shape shape = axes == 3 ? new Shape(sizes) : new Shape((int) width);
    return new IdxFile(name, gzip, 4 + 4 * axes, rows, shape);
  }

  /** Counts bytes until there are more than {@code enough}: a small file may unpack to any size. */
  private static long count(InputStream in, long enough) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    for (int read = in.read(buffer); read >= 0 && bytes <= enough; read = in.read(buffer)) {
      bytes += read;
    }
    return bytes;
  }

  private static InputStream stream(InputStream in, boolean gzip) throws IOException {
    return new BufferedInputStream(gzip ? new GZIPInputStream(in, 1 << 16) : in, 1 << 16);
  }

  /** A stream of the rows from {@code row} on. */
  DataInputStream from(int row, Configuration hadoop) throws IOException {
    FSDataInputStream file = HadoopPath.open(HadoopPath.of(path), hadoop);
    long skipped = header + (long) row * width();
    if (!gzip) {
      file.seek(skipped);
      return new DataInputStream(stream(file, false));
    }
    DataInputStream in = new DataInputStream(stream(file, true));
    // By reading: skipping in a gzip stream goes by 512 bytes.
    byte[] buffer = new byte[1 << 16];
    for (long left = skipped; left > 0; ) {
      int part = (int) Math.min(buffer.length, left);
      in.readFully(buffer, 0, part);
      left -= part;
    }
    return in;
  }
}
