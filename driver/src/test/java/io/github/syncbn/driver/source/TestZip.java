package io.github.syncbn.driver.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.zip.CRC32;

/**
 * Zip files as other programs write them: the JDK's writer refuses two entries of one name, and
 * flags every name that is not ASCII as UTF-8. Entries are stored as they are.
 */
final class TestZip {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final short UTF8 = 1 << 11;

  private final ByteArrayOutputStream files = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int entries;

  /** How a name says what it is in. */
  enum Coding {
    /** By the flag for UTF-8. */
    FLAGGED,
    /** Not at all. */
    PLAIN,
    /** By Info-ZIP's field, which has it once more as UTF-8. */
    FIELD
  }

  /** A folder, or an empty file. */
  TestZip with(String name) {
    return with(name, Coding.FLAGGED, UTF_8);
  }

  TestZip with(String name, String content) {
    return with(name.getBytes(UTF_8), UTF8, new byte[0], content.getBytes(UTF_8));
  }

  TestZip with(String name, byte[] content) {
    return with(name.getBytes(UTF_8), UTF8, new byte[0], content);
  }

  TestZip with(String name, Coding coding, Charset charset) {
    byte[] raw = name.getBytes(charset);
    return with(
        raw,
        coding == Coding.FLAGGED ? UTF8 : 0,
        coding == Coding.FIELD ? field(raw, name) : new byte[0],
        new byte[0]);
  }

  private static byte[] field(byte[] raw, String name) {
    byte[] utf8 = name.getBytes(UTF_8);
    return ByteBuffer.allocate(9 + utf8.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0x7075)
        .putShort((short) (5 + utf8.length))
        .put((byte) 1)
        .putInt(crc(raw))
        .put(utf8)
        .array();
  }

  private TestZip with(byte[] name, short flags, byte[] extra, byte[] content) {
    int offset = files.size();
    ByteBuffer common =
        ByteBuffer.allocate(26)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 20)
            .putShort(flags)
            .putShort((short) 0)
            .putInt(0)
            .putInt(crc(content))
            .putInt(content.length)
            .putInt(content.length)
            .putShort((short) name.length)
            .putShort((short) extra.length);
    files.writeBytes(little(4).putInt(LOCAL).array());
    files.writeBytes(common.array());
    files.writeBytes(name);
    files.writeBytes(extra);
    files.writeBytes(content);
    directory.writeBytes(little(6).putInt(CENTRAL).putShort((short) 20).array());
    directory.writeBytes(common.array());
    directory.writeBytes(little(14).putInt(10, offset).array());
    directory.writeBytes(name);
    directory.writeBytes(extra);
    entries++;
    return this;
  }

  /** The file. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(files.toByteArray());
    all.writeBytes(directory.toByteArray());
    all.writeBytes(
        little(22)
            .putInt(END)
            .putInt(0)
            .putShort((short) entries)
            .putShort((short) entries)
            .putInt(directory.size())
            .putInt(files.size())
            .array());
    return all.toByteArray();
  }

  /** Makes the directory say another size of the first entry. */
  static void setSize(byte[] zip, int size) {
    ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    in.putInt(in.getInt(zip.length - 6) + 24, size);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
