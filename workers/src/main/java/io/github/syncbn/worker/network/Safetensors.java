package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads and writes the safetensors format (github.com/huggingface/safetensors): the length of a
 * header as 8 little-endian bytes, the header in JSON, then the little-endian data of all tensors
 * without a gap. Nothing in such a file is executed. Floats of any width from 16 bits on and 64-bit
 * integers are read; tensors of other types are known by name, type and shape only.
 */
public final class Safetensors {
  private static final int BUFFER = 1 << 16;
  private static final int ALIGNMENT = 8;

  /** The format's own bound. */
  private static final long LONGEST_HEADER = 100_000_000;

  /** Types whose values are read. Tensors of others are passed over. */
  static final Set<String> READ = Set.of("F64", "I64", "F32", "F16", "BF16");

  private Safetensors() {}

  /**
   * What a file holds.
   *
   * @param metadata free text by key
   * @param tensors by name, in the order of their data
   * @param types of their values in the file, by name; half-precision floats are none in memory
   */
  public record Contents(
      Map<String, String> metadata, Map<String, StoredTensor> tensors, Map<String, String> types) {}

  /**
   * Reads a file.
   *
   * @param in the file from its first byte; not closed
   * @param length bytes of the file: a wrong header is then found before anything is allocated
   * @throws IOException if reading fails, or the file is malformed; the message says where
   */
  public static Contents read(InputStream in, long length) throws IOException {
    if (length < Long.BYTES) {
      throw malformed("it has " + length + " bytes");
    }
    long headerLength = order(readFully(in, Long.BYTES)).getLong();
    if (headerLength < 2 || headerLength > Math.min(LONGEST_HEADER, length - Long.BYTES)) {
      throw malformed(
          "a header of "
              + Long.toUnsignedString(headerLength)
              + " bytes does not fit into its "
              + length);
    }
    SafetensorsHeader header =
        SafetensorsHeader.parse(
            readFully(in, (int) headerLength), length - Long.BYTES - headerLength);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> types = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      tensors.put(entry.name(), readTensor(in, entry));
      types.put(entry.name(), entry.type());
    }
    return new Contents(header.metadata(), tensors, types);
  }

  /**
   * Writes a file: tensors of 8-byte values first, so that all are aligned, else in the order of
   * the map.
   *
   * @param out receives the file; not closed
   */
  public static void write(
      OutputStream out, Map<String, String> metadata, Map<String, StoredTensor> tensors)
      throws IOException {
    List<Map.Entry<String, StoredTensor>> order = new ArrayList<>(tensors.entrySet());
    order.sort(Comparator.comparingInt(entry -> -entry.getValue().valueBytes()));
    ObjectNode json = new ObjectMapper().createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = json.putObject("__metadata__");
      metadata.forEach(texts::put);
    }
    long offset = 0;
    for (Map.Entry<String, StoredTensor> entry : order) {
      StoredTensor tensor = entry.getValue();
      ObjectNode description = json.putObject(entry.getKey()).put("dtype", tensor.type());
      ArrayNode shape = description.putArray("shape");
      Arrays.stream(tensor.shape()).forEach(shape::add);
      ArrayNode range = description.putArray("data_offsets").add(offset);
      offset += (long) tensor.size() * tensor.valueBytes();
      range.add(offset);
    }
    byte[] header = new ObjectMapper().writeValueAsBytes(json);
    int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer buffer = order(new byte[BUFFER]);
    out.write(order(new byte[Long.BYTES]).putLong(padded).array());
    out.write(header);
    for (int i = header.length; i < padded; i++) {
      out.write(' ');
    }
    for (Map.Entry<String, StoredTensor> entry : order) {
      writeTensor(out, entry.getValue(), buffer);
    }
  }

  static IOException malformed(String reason) {
    return new IOException("this is no valid safetensors file: " + reason);
  }

  private static StoredTensor readTensor(InputStream in, SafetensorsHeader.Entry entry)
      throws IOException {
    if (!READ.contains(entry.type())) {
      passOver(in, entry.bytes());
      return new StoredTensor.Other(entry.type(), entry.shape());
    }
    int size = entry.size();
    switch (entry.type()) {
      case "F64" -> {
        double[] values = new double[size];
        eachChunk(
            in, size, Double.BYTES, (chunk, at, n) -> chunk.asDoubleBuffer().get(values, at, n));
        return new StoredTensor.Doubles(values, entry.shape());
      }
      case "I64" -> {
        long[] values = new long[size];
        eachChunk(in, size, Long.BYTES, (chunk, at, n) -> chunk.asLongBuffer().get(values, at, n));
        return new StoredTensor.Longs(values, entry.shape());
      }
      case "F32" -> {
        float[] values = new float[size];
        eachChunk(
            in, size, Float.BYTES, (chunk, at, n) -> chunk.asFloatBuffer().get(values, at, n));
        return new StoredTensor.Floats(values, entry.shape());
      }
      default -> {
        float[] values = new float[size];
        boolean brain = entry.type().equals("BF16");
        eachChunk(
            in,
            size,
            Short.BYTES,
            (chunk, at, n) -> {
              for (int i = 0; i < n; i++) {
                short bits = chunk.getShort(i * Short.BYTES);
                values[at + i] = brain ? Float.intBitsToFloat(bits << 16) : half(bits);
              }
            });
        return new StoredTensor.Floats(values, entry.shape());
      }
    }
  }

  private static void writeTensor(OutputStream out, StoredTensor tensor, ByteBuffer buffer)
      throws IOException {
    int step = BUFFER / tensor.valueBytes();
    for (int at = 0; at < tensor.size(); at += step) {
      int n = Math.min(step, tensor.size() - at);
      if (tensor instanceof StoredTensor.Floats floats) {
        buffer.asFloatBuffer().put(floats.values(), at, n);
      } else if (tensor instanceof StoredTensor.Doubles doubles) {
        buffer.asDoubleBuffer().put(doubles.values(), at, n);
      } else if (tensor instanceof StoredTensor.Longs longs) {
        buffer.asLongBuffer().put(longs.values(), at, n);
      }
      out.write(buffer.array(), 0, n * tensor.valueBytes());
    }
  }

  /** Takes {@code n} values out of a chunk and stores them from index {@code at}. */
  private interface Chunk {
    void take(ByteBuffer chunk, int at, int n);
  }

  private static void eachChunk(InputStream in, int size, int bytes, Chunk chunk)
      throws IOException {
    int step = BUFFER / bytes;
    for (int at = 0; at < size; at += step) {
      int n = Math.min(step, size - at);
      chunk.take(order(readFully(in, n * bytes)), at, n);
    }
  }

  /** Reads bytes, since whoever takes a digest of a stream does not see what is skipped. */
  private static void passOver(InputStream in, long bytes) throws IOException {
    for (long left = bytes; left > 0; left -= Math.min(left, BUFFER)) {
      readFully(in, (int) Math.min(left, BUFFER));
    }
  }

  private static byte[] readFully(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("this safetensors file ends early: it is truncated");
    }
    return bytes;
  }

  private static ByteBuffer order(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
  private static float half(short bits) {
    int exponent = bits >>> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
