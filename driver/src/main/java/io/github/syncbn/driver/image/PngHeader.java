package io.github.syncbn.driver.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What the chunks of a PNG file say ahead of its pixels. Every chunk must be whole, and those that
 * pixels depend on have the checksum that stands behind them.
 *
 * @param height rows of pixels
 * @param width pixels of a row
 * @param others whether there are chunks that change no pixel, such as compressed text
 */
record PngHeader(int height, int width, boolean others) {
  private static final int SIGNATURE = 8;

  /** Length, type and checksum around the data of a chunk. */
  private static final int AROUND = 12;

  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int TRNS = 0x74524e53;

  /** Of a file whose first bytes are those of a PNG. */
  static PngHeader of(byte[] file) throws UnreadableImageException {
    ByteBuffer in = ByteBuffer.wrap(file);
    long data = 0;
    boolean others = false;
    for (int at = SIGNATURE, type = 0; type != IEND && at < file.length; ) {
      int length = length(in, at);
      type = in.getInt(at + 4);
      if (at == SIGNATURE != (type == IHDR) || type == IHDR && length != 13) {
        throw new UnreadableImageException("a PNG that does not begin with its only header");
      }
      if (isCritical(type)) {
        checkSum(in, at, length);
      }
      data += type == IDAT ? length : 0;
      others |= !isEssential(type);
      at += AROUND + length;
    }
    if (data == 0) {
      throw new UnreadableImageException("a PNG without pixels");
    }
    int width = in.getInt(SIGNATURE + 8);
    int height = in.getInt(SIGNATURE + 12);
    ImageBounds.requireSize(height, width);
    long line = ((long) width * bits(in) + 7) / 8;
    if (line * height > ImageBounds.DEFLATE * data) {
      throw new UnreadableImageException(ImageBounds.tooFew(height, width, data));
    }
    return new PngHeader(height, width, others);
  }

  /** The file without the chunks that change no pixel. */
  byte[] essential(byte[] file) {
    if (!others) {
      return file;
    }
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, SIGNATURE);
    for (int at = SIGNATURE, type = 0; type != IEND && at < file.length; ) {
      int length = AROUND + in.getInt(at);
      type = in.getInt(at + 4);
      if (isEssential(type)) {
        kept.write(file, at, length);
      }
      at += length;
    }
    return kept.toByteArray();
  }

  /** Bits of a pixel. */
  private static int bits(ByteBuffer in) {
    int samples =
        switch (in.get(SIGNATURE + 17)) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    return samples * (in.get(SIGNATURE + 16) & 0xff);
  }

  /** Whether readers must know chunks of a type: its first letter is a capital. */
  private static boolean isCritical(int type) {
    return (type & 0x20000000) == 0;
  }

  private static boolean isEssential(int type) {
    return isCritical(type) || type == TRNS;
  }

  /** Length of the data of a chunk that lies in the file as a whole. */
  private static int length(ByteBuffer in, int at) throws UnreadableImageException {
    int left = in.capacity() - at - AROUND;
    int length = left < 0 ? -1 : in.getInt(at);
    if (length < 0 || length > left) {
      throw new UnreadableImageException("a PNG that is cut short, or a damaged one");
    }
    return length;
  }

  private static void checkSum(ByteBuffer in, int at, int length) throws UnreadableImageException {
    CRC32 sum = new CRC32();
    sum.update(in.array(), at + 4, 4 + length);
    if ((int) sum.getValue() != in.getInt(at + 8 + length)) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT, "a damaged PNG: its chunk at byte %,d has another checksum", at));
    }
  }
}
