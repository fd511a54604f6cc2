package io.github.syncbn.driver.image;

import java.nio.ByteBuffer;

/**
 * What the markers of a JPEG file say ahead of its pixels.
 *
 * @param height rows of pixels
 * @param width pixels of a row
 * @param colours what its components mean
 */
record JpegHeader(int height, int width, JpegColours colours) {
  private static final int START_OF_SCAN = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;

  /** Of a file whose first bytes are those of a JPEG. */
  static JpegHeader of(byte[] file) throws UnreadableImageException {
    ByteBuffer in = ByteBuffer.wrap(file);
    boolean jfif = false;
    int adobe = -1;
    int frame = -1;
    int at = 2;
    while (at + 4 <= file.length && in.get(at) == (byte) 0xff) {
      int marker = in.get(at + 1) & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      int length = in.getShort(at + 2) & 0xffff;
      if (marker == START_OF_SCAN || at + 2 + length > file.length) {
        break;
      }
      jfif |= marker == APP0 && startsWith(file, at + 4, "JFIF");
      if (marker == APP14 && length >= 14 && startsWith(file, at + 4, "Adobe")) {
        adobe = in.get(at + 15) & 0xff;
      }
      if (startsFrame(marker) && length >= 8) {
        frame = at;
      }
      at += 2 + length;
    }
    if (frame < 0) {
      throw new UnreadableImageException("a JPEG that says no size ahead of its pixels");
    }
    int height = in.getShort(frame + 5) & 0xffff;
    int width = in.getShort(frame + 7) & 0xffff;
    ImageBounds.requireSize(height, width);
    if ((long) height * width > ImageBounds.JPEG * file.length) {
      throw new UnreadableImageException(ImageBounds.tooFew(height, width, file.length));
    }
    int length = in.getShort(frame + 2) & 0xffff;
    byte[] components = components(file, frame, Math.min(in.get(frame + 9), (length - 8) / 3));
    return new JpegHeader(height, width, JpegColours.of(components, jfif, adobe));
  }

  /** Whether a marker is SOF0 to SOF15; DHT, JPG and DAC share their range. */
  private static boolean startsFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static byte[] components(byte[] file, int frame, int count) {
    byte[] names = new byte[Math.max(0, count)];
    for (int i = 0; i < names.length; i++) {
      names[i] = file[frame + 10 + 3 * i];
    }
    return names;
  }

  private static boolean startsWith(byte[] file, int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at + i >= file.length || file[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
