package io.github.syncbn.driver.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.worker.network.MetadataLine;
import io.github.syncbn.worker.network.Safetensors;
import io.github.syncbn.worker.network.StoredTensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What reads the files of a model refuses damage with words, and allocates no more than they hold.
 */
class ModelReaderFuzzTest {
  private static final String METADATA = "metadata/part-00000";

  @TempDir private Path folder;
  private FilesInMemory files;

  @BeforeEach
  void save() throws IOException {
    Path model = folder.resolve("model");
    new ModelDirectory(model.toString(), new Configuration())
        .save(ModelExample.classifier(1), false);
    files = FilesInMemory.of(model);
  }

  @Test
  void safetensors_damaged_areReadOrRefused() throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("empty", new StoredTensor.Floats(new float[0], 0, 7));
    tensors.put("scalar", new StoredTensor.Longs(new long[] {3}));
    tensors.put("matrix", new StoredTensor.Floats(new float[] {1, 2, 3, 4}, 2, 2));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Safetensors.write(written, Map.of("format", "pt"), tensors);

    ReaderFuzz.of(
            List.of(written.toByteArray(), files.get("weights.safetensors")),
            "9223372036854775807",
            "4294967296",
            "-1",
            "1e999",
            "[0,0]",
            "\"F64\"",
            "\"BOOL\"",
            "\"shape\":[65536,65536]",
            "\"data_offsets\":[0,2147483648]",
            "[[[[[[[[",
            "{},")
        .feed(
            input -> asJob(() -> Safetensors.read(new ByteArrayInputStream(input), input.length)));
  }

  @Test
  void metadata_damaged_areReadOrRefused() {
    byte[] digested = files.get(METADATA);
    ReaderFuzz.of(List.of(withoutDigest()), words()).feed(input -> read(input));
    ReaderFuzz.of(List.of(digested), words()).feed(input -> read(input));
  }

  @Test
  void metadata_damagedBeforeTheirDigestWasTaken_areReadOrRefused() {
    ReaderFuzz.of(List.of(withoutDigest()), words()).feed(input -> read(redigested(input)));
  }

  private static String[] words() {
    return new String[] {
      "2147483647",
      "-1",
      "1e999",
      "null",
      "[]",
      "{}",
      "\"\"",
      "true",
      "[[[[[[[[",
      "\"units\":2147483647",
      "\"inputShape\":[2147483647]",
      "\"inputShape\":[65536,32767,1]",
      "{\"type\":\"residual\",\"body\":[{\"type\":\"relu\"}],\"shortcut\":[],\"zeroLastGamma\":true},",
      "\"type\":\"conv2d\"",
      "\"type\":\"bigint\"",
      "\"width\":2147483647",
      "\"kind\":\"binary\"",
      "\"task\":\"regression\""
    };
  }

  /** As earlier releases wrote it. */
  private byte[] withoutDigest() {
    return new String(files.get(METADATA), UTF_8)
        .replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"}\n$", "}\n")
        .replace("\"formatVersion\":3", "\"formatVersion\":1")
        .getBytes(UTF_8);
  }

  private static byte[] redigested(byte[] input) {
    try {
      return new ObjectMapper().readTree(input) instanceof ObjectNode json && !json.isEmpty()
          ? MetadataLine.write(json)
          : input;
    } catch (IOException e) {
      return input;
    }
  }

  private void read(byte[] metadata) {
    files.put(METADATA, metadata);
    asJob(() -> ModelMetadata.read(files));
  }

  /** What reads. */
  private interface Reading {
    Object read() throws IOException;
  }

  /** As {@link ModelDirectory#load} turns what readers say into an error for people. */
  private static void asJob(Reading reading) {
    try {
      reading.read();
    } catch (IOException e) {
      throw new JobException(JobException.Kind.DATA, e.getMessage(), e);
    }
  }
}
