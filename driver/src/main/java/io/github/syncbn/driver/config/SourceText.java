package io.github.syncbn.driver.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text of a file of configuration: UTF-8, and of a size that a person could have written. */
public final class SourceText {
  /** The longest text, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private SourceText() {}

  /**
   * Reads all of a stream.
   *
   * @throws IOException if it is longer than {@link #MAX_BYTES}, or is not UTF-8
   */
  public static String read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          "longer than " + MAX_BYTES / 1024 + " KiB, which is more than a configuration has");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("no text in UTF-8", e);
    }
  }
}
