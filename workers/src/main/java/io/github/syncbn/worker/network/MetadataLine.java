package io.github.syncbn.worker.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The line of JSON in the directory {@code metadata} of what Spark ML saves, and its digest. The
 * last field of the object, {@code sha256}, is the SHA-256 of all bytes before it; since the object
 * also holds the SHA-256 of every other file, this one stands for all of them:
 *
 * <pre>
 *   {"class":"...", ..., "sha256":"0123...ef"}
 * </pre>
 *
 * @param json the object, without the digest
 * @param digested whether there was a digest; it was right, then
 */
public record MetadataLine(ObjectNode json, boolean digested) {
  /** Most bytes of a line: ten times what a hundred thousand columns take. */
  static final int LONGEST = 64 << 20;

  private static final String FIELD = "sha256";
  private static final int END = end(new byte[0]).length;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The bytes of the line for an object, which has at least one field: with its digest. */
  public static byte[] write(ObjectNode json) {
    String text = json.toString();
    byte[] covered = text.substring(0, text.length() - 1).getBytes(UTF_8);
    byte[] end = end(covered);
    byte[] line = Arrays.copyOf(covered, covered.length + end.length + 1);
    System.arraycopy(end, 0, line, covered.length, end.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /**
   * Reads and checks the line of a directory.
   *
   * @throws IOException if there is none, it is no JSON object, a name occurs twice in it, or its
   *     digest is another; the message says what is the matter with the metadata
   */
  public static MetadataLine read(ModelFormat.Source source) throws IOException {
    List<String> names;
    try {
      names = source.list(ModelFormat.METADATA);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new IOException("there is no directory " + ModelFormat.METADATA + " in it", e);
    }
    for (String name : names.stream().sorted().collect(Collectors.toList())) {
      if (name.startsWith(ModelFormat.PART)) {
        byte[] line = line(source, ModelFormat.METADATA + "/" + name);
        if (line.length > 0) {
          return parse(line);
        }
      }
    }
    throw new IOException("its metadata is empty");
  }

  /** The only line of a file, without its end. */
  private static byte[] line(ModelFormat.Source source, String name) throws IOException {
    byte[] bytes;
    try (InputStream in = source.open(name)) {
      bytes = in.readNBytes(LONGEST + 1);
    }
    if (bytes.length > LONGEST) {
      throw new IOException("its metadata has more than " + LONGEST + " bytes");
    }
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    for (int i = end; i < bytes.length; i++) {
      if (!Character.isWhitespace(bytes[i])) {
        throw new IOException("its metadata is damaged: it has more than one line");
      }
    }
    return Arrays.copyOf(bytes, end);
  }

  static MetadataLine parse(byte[] line) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException("its metadata is no JSON: " + e.getOriginalMessage(), e);
    }
    if (!(json instanceof ObjectNode object)) {
      throw new IOException("its metadata is no JSON object");
    }
    if (object.remove(FIELD) == null) {
      return new MetadataLine(object, false);
    }
    int covered = line.length - END;
    if (covered < 0
        || !Arrays.equals(line, covered, line.length, end(Arrays.copyOf(line, covered)), 0, END)) {
      throw new IOException(
          "its metadata is damaged: its SHA-256 is not the one at the end of the line");
    }
    return new MetadataLine(object, true);
  }

  /** What follows the bytes that a digest covers. */
  private static byte[] end(byte[] covered) {
    String digest = HexFormat.of().formatHex(Digest.sha256().digest(covered));
    return (",\"" + FIELD + "\":\"" + digest + "\"}").getBytes(US_ASCII);
  }
}
