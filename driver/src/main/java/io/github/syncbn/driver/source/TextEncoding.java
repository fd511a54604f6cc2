package io.github.syncbn.driver.source;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The characters that the bytes of text files stand for. Spark puts U+FFFD in the place of bytes
 * that stand for none; here they are found.
 *
 * @param name of the character set, as Java calls it
 */
record TextEncoding(String name) implements Serializable {
  private static final int BUFFER = 1 << 16;

  /** What messages advise. */
  static final String ADVICE =
      "data.options { encoding = ... } says what files are in, such as ISO-8859-1 or windows-1252";

  /** Bytes that stand for no character. */
  record Undecodable(long line, String bytes) {}

  /**
   * What the options of a reader say, else UTF-8.
   *
   * @throws JobException CONFIGURATION if there is no such character set
   */
  static TextEncoding of(Map<String, String> options) {
    String name = options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8"));
    try {
      return new TextEncoding(Charset.forName(name).name());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "data.options.encoding = \""
              + name
              + "\" is no character set that this Java knows; UTF-8, ISO-8859-1, windows-1252 and"
              + " UTF-16 are some that it does.",
          e);
    }
  }

  Charset charset() {
    return Charset.forName(name);
  }

  /** Whether a line feed is more than one byte, so that Spark cannot cut files at lines. */
  boolean isWide() {
    return charset().canEncode() && "\n".getBytes(charset()).length > 1;
  }

  /** A decoder that stops at bytes that stand for no character. */
  CharsetDecoder strictDecoder() {
    return charset()
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** The first bytes of a file that stand for no character, if there are any. */
  Optional<Undecodable> firstUndecodable(String file, Configuration hadoop) throws IOException {
    try (InputStream bytes = open(file, hadoop)) {
      return firstUndecodable(bytes);
    }
  }

  Optional<Undecodable> firstUndecodable(InputStream bytes) throws IOException {
    CharsetDecoder decoder = strictDecoder();
    ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();
    CharBuffer out = CharBuffer.allocate(BUFFER);
    long line = 1;
    boolean end = false;
    while (true) {
      CoderResult result = decoder.decode(in, out, end);
      out.flip();
      line += out.chars().filter(c -> c == '\n').count();
      out.clear();
      if (result.isError()) {
        byte[] bad = new byte[Math.min(result.length(), in.remaining())];
        in.get(bad);
        String hex = HexFormat.ofDelimiter(" ").formatHex(bad).toUpperCase(Locale.ROOT);
        return Optional.of(new Undecodable(line, hex));
      }
      if (result.isUnderflow() && end) {
        return Optional.empty();
      }
      if (result.isUnderflow()) {
        in.compact();
        int read = bytes.read(in.array(), in.position(), in.remaining());
        end = read < 0;
        in.position(in.position() + Math.max(0, read)).flip();
      }
    }
  }

  /** The bytes of a file as Spark reads it: unpacked if its name says that it is packed. */
  static InputStream open(String file, Configuration hadoop) throws IOException {
    Path path = HadoopPath.ofUri(file);
    InputStream bytes = HadoopPath.files(path, hadoop).open(path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    return codec == null ? bytes : codec.createInputStream(bytes);
  }

  /** What is wrong, in words, with the beginning of a file that has such bytes. */
  String hint(byte[] beginning) {
    boolean utf16 =
        beginning.length > 1
            && ((beginning[0] == (byte) 0xff && beginning[1] == (byte) 0xfe)
                || (beginning[0] == (byte) 0xfe && beginning[1] == (byte) 0xff));
    return utf16 && !charset().name().startsWith("UTF-16")
        ? "the file begins as UTF-16 does: set data.options { encoding = UTF-16 }"
        : ADVICE;
  }

  static TextEncoding utf8() {
    return new TextEncoding(StandardCharsets.UTF_8.name());
  }
}
