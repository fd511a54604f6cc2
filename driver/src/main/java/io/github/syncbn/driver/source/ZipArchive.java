package io.github.syncbn.driver.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A zip file on any Hadoop file system, read by entry without unpacking what lies before it. */
final class ZipArchive implements AutoCloseable {
  private final ZipFile zip;

  private ZipArchive(ZipFile zip) {
    this.zip = zip;
  }

  static ZipArchive open(String name, Configuration hadoop) throws IOException {
    Path path = new Path(name);
    FileSystem files = path.getFileSystem(hadoop);
    Channel channel = new Channel(files.open(path), files.getFileStatus(path).getLen());
    try {
      // Without the local headers of all entries: each would be a seek, in every task.
      return new ZipArchive(
          ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get());
    } catch (IOException e) {
      channel.close();
      throw new IOException(name + " is no zip file, or a damaged one: " + e.getMessage());
    }
  }

  /** Names of the files in it. */
  List<String> entries() {
    return Collections.list(zip.getEntries()).stream()
        .filter(entry -> !entry.isDirectory())
        .map(ZipArchiveEntry::getName)
        .toList();
  }

  /** The bytes of an entry. */
  byte[] read(String name) throws IOException {
    ZipArchiveEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("it is gone");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
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
