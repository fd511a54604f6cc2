package io.github.syncbn.driver.file;

/** Bytes that should be text and are not, for messages. */
public final class UndecodableText {
  private UndecodableText() {}

  /** ASCII as it is, every other byte as {@code \xf6}. */
  public static String shown(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : hex(b));
    }
    return text.toString();
  }

  private static String hex(byte b) {
    return "\\x" + Character.forDigit(b >> 4 & 0xf, 16) + Character.forDigit(b & 0xf, 16);
  }
}
