package io.github.syncbn.driver.source;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.spark.SparkApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A zip file on any Hadoop file system, read by entry without unpacking what lies before it.
 * Entries go by their position in its directory: two may have one name.
 */
final class ZipArchive implements AutoCloseable {
  private final ZipFile zip;
  private final List<ZipArchiveEntry> directory;

  private ZipArchive(ZipFile zip) {
    this.zip = zip;
    this.directory = Collections.list(zip.getEntries());
  }

  /**
   * A file in an archive.
   *
   * @param position in the directory, from 0
   * @param name with its folders
   * @param occurrence how many entries up to this one have its name, 1 for the first
   */
  record Entry(int position, String name, int occurrence) implements Serializable {
    /** The name for people. */
    String title() {
      return occurrence == 1 ? name : name + " (entry " + occurrence + " of this name)";
    }
  }

  static ZipArchive open(String name, Configuration hadoop) throws IOException {
    Path path = HadoopPath.of(name);
    FileSystem files = HadoopPath.files(path, hadoop);
    return of(name, new Channel(HadoopPath.open(path, hadoop), files.getFileStatus(path).getLen()));
  }

  /** Of the bytes behind a channel, which is closed with the archive. */
  static ZipArchive of(String name, SeekableByteChannel channel) throws IOException {
    try {
      return new ZipArchive(SparkApi.zip(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      // Without the cause, whose message would be told in the place of this one.
      throw new IOException(name + " is no zip file, or a damaged one: " + e.getMessage());
    }
  }

  /** The files in it, in the order of its directory. */
  List<Entry> entries(ArchiveNames names) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Map<String, Integer> occurrences = new HashMap<>();
    for (int i = 0; i < directory.size(); i++) {
      String name = names.name(directory.get(i));
      if (!name.endsWith("/")) {
        entries.add(new Entry(i, name, occurrences.merge(name, 1, Integer::sum)));
      }
    }
    return entries;
  }

  /**
   * The bytes of an entry.
   *
   * @param most more are an error, and no more are unpacked
   */
  byte[] read(int position, int most) throws IOException {
    if (position >= directory.size()) {
      throw new IOException("it is gone");
    }
    ZipArchiveEntry entry = directory.get(position);
    if (entry.getSize() > most) {
      throw new IOException(tooLong(entry.getSize(), most));
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) entry.getSize() + 1);
    } catch (RuntimeException e) {
      throw new IOException("its place in the archive is damaged: " + e.getMessage(), e);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (bytes.length != entry.getSize() || sum.getValue() != entry.getCrc()) {
      throw new IOException(
          "it is damaged: its size and checksum are not those in the archive's directory");
    }
    return bytes;
  }

  /** Why a file is not read. */
  static String tooLong(long bytes, int most) {
    return String.format(
        Locale.ROOT,
        "it has %,d bytes, and no image of data.images.maxPixels has more than %,d",
        bytes,
        most);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** A Hadoop stream as the channel that the zip reader wants. */
  private static final class Channel implements SeekableByteChannel {
    private final FSDataInputStream in;
    private final long size;
    private long position;
    private boolean open = true;

    Channel(FSDataInputStream in, long size) {
      this.in = in;
      this.size = size;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      int wanted = (int) Math.min(into.remaining(), size - position);
      if (wanted <= 0) {
        return into.hasRemaining() ? -1 : 0;
      }
      byte[] bytes = new byte[wanted];
      // Hadoop's local file system opens the file anew for a read at a position; not after a seek.
      if (in.getPos() != position) {
        in.seek(position);
      }
      in.readFully(bytes, 0, wanted);
      into.put(bytes);
      position += wanted;
      return wanted;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
      position = newPosition;
      return this;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() throws IOException {
      open = false;
      in.close();
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
      throw new NonWritableChannelException();
    }
  }
}
