package io.github.syncbn.driver.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** PNG files of black pixels, and such whose header says what is not true. */
public final class TestPng {
  /** Bytes of the signature and the header: where other chunks may stand. */
  static final int BEFORE_DATA = 8 + 12 + 13;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private TestPng() {}

  /**
   * A right one.
   *
   * @param bits of a sample, 8 or 16
   * @param type PNG's: 0 grey, 2 colours, 6 colours and alpha
   */
  public static byte[] of(int width, int height, int bits, int type) {
    int samples = type == 0 ? 1 : type == 2 ? 3 : 4;
    byte[] line = new byte[1 + width * samples * bits / 8];
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    for (int y = 0; y <= height; y++) {
      deflater.setInput(line, 0, y < height ? line.length : 0);
      if (y == height) {
        deflater.finish();
      }
      int count = deflater.deflate(buffer);
      while (count > 0) {
        data.write(buffer, 0, count);
        count = deflater.deflate(buffer);
      }
    }
    deflater.end();
    return file(width, height, bits, type, data.toByteArray());
  }

  /** One whose data are so many zeros, whatever its header says. */
  public static byte[] claiming(int width, int height, int bits, int type, int bytes) {
    return file(width, height, bits, type, new byte[bytes]);
  }

  private static byte[] file(int width, int height, int bits, int type, byte[] data) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bits)
            .put((byte) type)
            .array();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    file.writeBytes(chunk("IHDR", header));
    file.writeBytes(chunk("IDAT", data));
    file.writeBytes(chunk("IEND", new byte[0]));
    return file.toByteArray();
  }

  /** The file with right checksums behind the chunks that lie in it as a whole. */
  static byte[] withChecksums(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png.clone());
    int at = SIGNATURE.length;
    while (at + 12 <= png.length) {
      int length = file.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(file.array(), at + 4, 4 + length);
      file.putInt(at + 8 + length, (int) sum.getValue());
      at += 12 + length;
    }
    return file.array();
  }

  /** A chunk with its checksum. */
  static byte[] chunk(String type, byte[] data) {
    CRC32 sum = new CRC32();
    sum.update(type.getBytes(US_ASCII));
    sum.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(type.getBytes(US_ASCII))
        .put(data)
        .putInt((int) sum.getValue())
        .array();
  }
}
