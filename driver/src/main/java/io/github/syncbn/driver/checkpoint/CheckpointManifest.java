package io.github.syncbn.driver.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes a directory a checkpoint: a line of JSON that says what it holds, with size and
 * SHA-256 of its file, and a line with the SHA-256 of the first. It is written last.
 *
 * @param bytes size of the file of tensors
 * @param sha256 its digest
 */
record CheckpointManifest(
    long step,
    Map<String, String> identity,
    String numerics,
    List<List<String>> rows,
    long bytes,
    String sha256) {
  static final int VERSION = 1;

  byte[] toBytes() throws IOException {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("version", VERSION).put("step", step).put("numerics", numerics);
    ObjectNode settings = json.putObject("identity");
    new TreeMap<>(identity).forEach(settings::put);
    ArrayNode sets = json.putArray("rows");
    rows.forEach(
        set -> {
          ArrayNode shards = sets.addArray();
          set.forEach(shards::add);
        });
    json.putObject("state").put("bytes", bytes).put("sha256", sha256);
    String line = new ObjectMapper().writeValueAsString(json);
    return (line + "\n" + digest(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException if it is torn, corrupt or of a newer version
   */
  static CheckpointManifest of(byte[] bytes) throws IOException {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length != 3 || !lines[2].isEmpty() || !digest(lines[0]).equals(lines[1])) {
      throw new IOException("its manifest is torn or corrupt");
    }
    JsonNode json = new ObjectMapper().readTree(lines[0]);
    if (json.path("version").asInt() != VERSION) {
      throw new IOException(
          "its format is version " + json.path("version") + "; this release reads " + VERSION);
    }
    Map<String, String> identity = new TreeMap<>();
    json.path("identity")
        .properties()
        .forEach(entry -> identity.put(entry.getKey(), entry.getValue().asText()));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode set : json.path("rows")) {
      List<String> shards = new ArrayList<>();
      set.forEach(shard -> shards.add(shard.asText()));
      rows.add(shards);
    }
    return new CheckpointManifest(
        json.path("step").asLong(),
        identity,
        json.path("numerics").asText(),
        rows,
        json.path("state").path("bytes").asLong(),
        json.path("state").path("sha256").asText());
  }

  private static String digest(String text) {
    MessageDigest sha = CheckpointDirectory.sha256();
    return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
