package io.github.syncbn.worker.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON header of a {@link Safetensors} file, checked: types known, sizes as shapes say, data
 * without gap and overlap from the first byte to the last.
 *
 * @param metadata free text by key
 * @param entries tensors in the order of their data
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
  private static final String METADATA = "__metadata__";
  private static final Map<String, Integer> BYTES =
      Map.of("F64", 8, "I64", 8, "F32", 4, "F16", 2, "BF16", 2);
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
      return (int) ((end - begin) / BYTES.get(type));
    }
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
    if (!BYTES.containsKey(type)) {
      throw Safetensors.malformed(
          where + " has type '" + type + "'; F32, F64, F16, BF16 and I64 are read");
    }
    long[] shape = numbers(where + ".shape", json.path("shape"));
    long[] offsets = numbers(where + ".data_offsets", json.path("data_offsets"));
    if (offsets.length != 2 || offsets[1] < offsets[0]) {
      throw Safetensors.malformed(where + ".data_offsets are not [begin, end]");
    }
    int[] axes = new int[shape.length];
    long bytes = BYTES.get(type);
    try {
      for (int i = 0; i < shape.length; i++) {
        axes[i] = Math.toIntExact(shape[i]);
        bytes = Math.multiplyExact(bytes, shape[i]);
      }
      Math.toIntExact(bytes / BYTES.get(type));
    } catch (ArithmeticException e) {
      throw Safetensors.malformed(where + " has more than 2^31-1 values");
    }
    if (bytes != offsets[1] - offsets[0]) {
      throw Safetensors.malformed(
          where + " needs " + bytes + " bytes and has " + (offsets[1] - offsets[0]));
    }
    return new Entry(name, type, axes, offsets[0], offsets[1]);
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
