package io.github.syncbn.worker.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON header of a {@link Safetensors} file, checked: sizes as shapes and types say, data
 * without gap and overlap from the first byte to the last. Types that nobody knows have any size.
 *
 * @param metadata free text by key
 * @param entries tensors in the order of their data
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
  private static final String METADATA = "__metadata__";

  /** Bits of a value of the format's types. */
  private static final Map<String, Integer> BITS = bits();

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * One tensor.
   *
   * @param begin first byte of its data, counted from the end of the header
   * @param end first byte after it
   */
  record Entry(String name, String type, int[] shape, long begin, long end) {
    int size() {
      return (int) (Byte.SIZE * bytes() / BITS.get(type));
    }

    /** Bytes of its data. */
    long bytes() {
      return end - begin;
    }
  }

  private static Map<String, Integer> bits() {
    Map<String, Integer> bits = new HashMap<>();
    List.of("F64", "I64", "U64", "C64").forEach(type -> bits.put(type, 64));
    List.of("F32", "I32", "U32").forEach(type -> bits.put(type, 32));
    List.of("F16", "BF16", "I16", "U16").forEach(type -> bits.put(type, 16));
    List.of("BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0").forEach(type -> bits.put(type, 8));
    List.of("F6_E2M3", "F6_E3M2").forEach(type -> bits.put(type, 6));
    bits.put("F4", 4);
    return Map.copyOf(bits);
  }

  /** Parses and checks the header of a file with {@code dataBytes} bytes of data. */
  static SafetensorsHeader parse(byte[] header, long dataBytes) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw Safetensors.malformed("its header is no JSON: " + e.getOriginalMessage());
    }
    if (json == null || !json.isObject()) {
      throw Safetensors.malformed("its header is no JSON object");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getKey().equals(METADATA)) {
        metadata = metadata(field.getValue());
      } else {
        entries.add(entry(field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkCoverage(entries, dataBytes);
    return new SafetensorsHeader(metadata, entries);
  }

  private static Map<String, String> metadata(JsonNode json) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!field.getValue().isTextual()) {
        throw Safetensors.malformed(METADATA + "." + field.getKey() + " is no string");
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
    return metadata;
  }

  private static Entry entry(String name, JsonNode json) throws IOException {
    String where = "tensor " + name;
    if (!json.isObject()) {
      throw Safetensors.malformed(where + " is no JSON object");
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!Set.of("dtype", "shape", "data_offsets").contains(field.getKey())) {
        throw Safetensors.malformed(where + " has an unknown field " + field.getKey());
      }
    }
    String type = json.path("dtype").asText();
    if (type.isEmpty()) {
      throw Safetensors.malformed(where + ".dtype is missing");
    }
    long[] shape = numbers(where + ".shape", json.path("shape"));
    long[] offsets = numbers(where + ".data_offsets", json.path("data_offsets"));
    if (offsets.length != 2 || offsets[1] < offsets[0]) {
      throw Safetensors.malformed(where + ".data_offsets are not [begin, end]");
    }
    if (BITS.containsKey(type)) {
      checkSize(where, type, shape, offsets[1] - offsets[0]);
    }
    int[] axes = new int[shape.length];
    Arrays.setAll(axes, i -> (int) Math.min(Integer.MAX_VALUE, shape[i]));
    return new Entry(name, type, axes, offsets[0], offsets[1]);
  }

  private static void checkSize(String where, String type, long[] shape, long bytes)
      throws IOException {
    long bits = BITS.get(type);
    try {
      for (long axis : shape) {
        bits = Math.multiplyExact(bits, axis);
      }
    } catch (ArithmeticException e) {
      throw Safetensors.malformed(where + " has more than 2^63 bits");
    }
    if (Safetensors.READ.contains(type)
        && (bits / BITS.get(type) > Integer.MAX_VALUE
            || Arrays.stream(shape).anyMatch(axis -> axis > Integer.MAX_VALUE))) {
      throw Safetensors.malformed(where + " has more than 2^31-1 values");
    }
    if (bits % Byte.SIZE != 0 || bits / Byte.SIZE != bytes) {
      throw Safetensors.malformed(
          where + " needs " + (bits + Byte.SIZE - 1) / Byte.SIZE + " bytes and has " + bytes);
    }
  }

  private static long[] numbers(String where, JsonNode json) throws IOException {
    long[] numbers = new long[json.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = json.path(i);
      if (!json.isArray() || !number.canConvertToLong() || number.longValue() < 0) {
        throw Safetensors.malformed(where + " is no list of whole numbers");
      }
      numbers[i] = number.longValue();
    }
    if (!json.isArray()) {
      throw Safetensors.malformed(where + " is missing");
    }
    return numbers;
  }

  private static void checkCoverage(List<Entry> entries, long dataBytes) throws IOException {
    long covered = 0;
    for (Entry entry : entries) {
      if (entry.begin() != covered) {
        throw Safetensors.malformed(
            "tensor "
                + entry.name()
                + (entry.begin() < covered ? " overlaps another" : " leaves a gap before it")
                + ": it begins at byte "
                + entry.begin()
                + ", not "
                + covered);
      }
      covered = entry.end();
    }
    if (covered > dataBytes) {
      throw Safetensors.malformed(
          "it is truncated: its tensors take " + covered + " bytes, it has " + dataBytes);
    }
    if (covered < dataBytes) {
      throw Safetensors.malformed(
          "it is too long: its tensors take " + covered + " bytes, it has " + dataBytes);
    }
  }
}
