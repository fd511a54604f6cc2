package io.github.syncbn.driver.file;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Bytes that should be text and are not, in words. */
public final class UndecodableText {
  /** What decoders put where they could not decode. */
  private static final char REPLACED = '\uFFFD';

  private UndecodableText() {}

  /** Whether characters of a text stand for bytes that could not be decoded. */
  public static boolean hasReplaced(String text) {
    return text.indexOf(REPLACED) >= 0;
  }

  /**
   * UTF-8 as text where the console can show it; else ASCII as it is, and every other byte as
   * {@code \xf6}.
   */
  public static String shown(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (Charset.defaultCharset().newEncoder().canEncode(text)) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // Shown by its bytes.
    }
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : hex(b));
    }
    return text.toString();
  }

  /** The path of a URI whose escaped bytes need not be text. */
  static String shown(URI uri) {
    String path = uri.getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%') {
        bytes.write(Integer.parseInt(path.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(path.charAt(i));
      }
    }
    return shown(bytes.toByteArray());
  }

  private static String hex(byte b) {
    return "\\x" + Character.forDigit(b >> 4 & 0xf, 16) + Character.forDigit(b & 0xf, 16);
  }

  /** Why this Java cannot decode names and arguments, and what to do, as sentences. */
  public static String causeInNames() {
    String encoding = System.getProperty("sun.jnu.encoding", "an unknown encoding");
    return encoding.equalsIgnoreCase("UTF-8")
        ? "It is not UTF-8."
        : "This Java takes names and arguments for "
            + encoding
            + ", as its locale says: set LC_ALL=C.UTF-8 in its environment (for executors:"
            + " --conf spark.executorEnv.LC_ALL=C.UTF-8).";
  }
}
