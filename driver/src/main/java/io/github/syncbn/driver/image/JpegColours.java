package io.github.syncbn.driver.image;

import java.util.Arrays;

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

  /**
   * Of components by name.
   *
   * @param components their names, one to four
   * @param jfif whether the file has JFIF's marker
   * @param adobe the transformation that Adobe's marker says, -1 without the marker
   */
  static JpegColours of(byte[] components, boolean jfif, int adobe)
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

  /**
   * Components of pixels, side by side, to grey or to red, green and blue. The pixels may be large,
   * so the array that is given is worked in, and returned if it has the right length.
   */
  byte[] toPixels(byte[] raw) {
    switch (this) {
      case YCBCR -> fromYcc(raw, 3);
      case YCCK -> {
        fromYcc(raw, 4);
        invertColours(raw);
      }
      default -> {}
    }
    return this == CMYK || this == YCCK ? fromInk(raw) : raw;
  }

  /** JFIF's matrix in 16 bits of fraction, as in libjpeg; a fourth component is left alone. */
  private static void fromYcc(byte[] raw, int components) {
    for (int i = 0; i < raw.length; i += components) {
      int y = raw[i] & 0xff;
      int cb = (raw[i + 1] & 0xff) - 128;
      int cr = (raw[i + 2] & 0xff) - 128;
      raw[i] = clip(y + (91881 * cr + 32768 >> 16));
      raw[i + 1] = clip(y + (-22554 * cb - 46802 * cr + 32768 >> 16));
      raw[i + 2] = clip(y + (116130 * cb + 32768 >> 16));
    }
  }

  /** YCCK holds what remains to 255 of red, green and blue; black follows as it is. */
  private static void invertColours(byte[] raw) {
    for (int i = 0; i < raw.length; i++) {
      if (i % 4 != 3) {
        raw[i] = (byte) (255 - (raw[i] & 0xff));
      }
    }
  }

  /** Files of four inks hold 255 minus the ink, as Photoshop writes them. */
  private static byte[] fromInk(byte[] ink) {
    for (int i = 0; i < ink.length / 4; i++) {
      int black = ink[4 * i + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        int product = (ink[4 * i + c] & 0xff) * black + 128;
        ink[3 * i + c] = (byte) ((product >> 8) + product >> 8);
      }
    }
    return Arrays.copyOf(ink, ink.length / 4 * 3);
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
