package io.github.syncbn.driver.image;

import java.nio.ByteBuffer;

/**
 * What the components of a JPEG file mean, by its markers, as libjpeg reads them: JFIF is YCbCr,
 * else Adobe's marker says, else the names of the components do.
 */
enum JpegColours {
  GREY,
  YCBCR,
  RGB,
  CMYK,
  YCCK;

  private static final int START_OF_SCAN = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;

  /** Of a file whose header is in order. */
  static JpegColours of(byte[] file) throws UnreadableImageException {
    ByteBuffer in = ByteBuffer.wrap(file);
    boolean jfif = false;
    int adobe = -1;
    byte[] components = {};
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
        components = components(file, at, Math.min(in.get(at + 9), (length - 8) / 3));
      }
      at += 2 + length;
    }
    return of(components, jfif, adobe);
  }

  private static JpegColours of(byte[] components, boolean jfif, int adobe)
      throws UnreadableImageException {
    return switch (components.length) {
      case 1 -> GREY;
      case 3 -> {
        boolean named = components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
        yield !jfif && (adobe == 0 || adobe < 0 && named) ? RGB : YCBCR;
      }
      case 4 -> adobe == 2 ? YCCK : CMYK;
      default ->
          throw new UnreadableImageException("a JPEG of " + components.length + " components");
    };
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

  /** Components of pixels, side by side, to grey or to red, green and blue. */
  byte[] toPixels(byte[] raw) {
    return switch (this) {
      case GREY, RGB -> raw;
      case YCBCR -> fromYcc(raw, 3);
      case CMYK -> fromInk(raw);
      case YCCK -> fromInk(invertColours(fromYcc(raw, 4), raw));
    };
  }

  /**
   * JFIF's matrix in 16 bits of fraction, as in libjpeg. The result has three channels; a fourth
   * component is left alone.
   */
  private static byte[] fromYcc(byte[] raw, int components) {
    int pixels = raw.length / components;
    byte[] rgb = new byte[3 * pixels];
    for (int i = 0; i < pixels; i++) {
      int y = raw[components * i] & 0xff;
      int cb = (raw[components * i + 1] & 0xff) - 128;
      int cr = (raw[components * i + 2] & 0xff) - 128;
      rgb[3 * i] = clip(y + (91881 * cr + 32768 >> 16));
      rgb[3 * i + 1] = clip(y + (-22554 * cb - 46802 * cr + 32768 >> 16));
      rgb[3 * i + 2] = clip(y + (116130 * cb + 32768 >> 16));
    }
    return rgb;
  }

  /** YCCK holds what remains to 255 of red, green and blue; black follows as it is. */
  private static byte[] invertColours(byte[] rgb, byte[] raw) {
    byte[] ink = new byte[raw.length];
    for (int i = 0; i < raw.length / 4; i++) {
      for (int c = 0; c < 3; c++) {
        ink[4 * i + c] = (byte) (255 - (rgb[3 * i + c] & 0xff));
      }
      ink[4 * i + 3] = raw[4 * i + 3];
    }
    return ink;
  }

  /** Files of four inks hold 255 minus the ink, as Photoshop writes them. */
  private static byte[] fromInk(byte[] ink) {
    byte[] rgb = new byte[ink.length / 4 * 3];
    for (int i = 0; i < ink.length / 4; i++) {
      int black = ink[4 * i + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        int product = (ink[4 * i + c] & 0xff) * black + 128;
        rgb[3 * i + c] = (byte) ((product >> 8) + product >> 8);
      }
    }
    return rgb;
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
