package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files of PyTorch in every type of floats, with prefixes, and with tensors that are no weights.
 */
class WeightsFileTest {
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(Network.sequential(new Dense(2), new BatchNorm()), new Shape(1));

  @TempDir Path directory;
  private final Map<String, byte[]> data = new LinkedHashMap<>();
  private final Map<String, String> heads = new LinkedHashMap<>();

  private void put(String name, String type, String shape, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (type) {
        case "F64" -> bytes.putDouble(value);
        case "F32" -> bytes.putFloat((float) value);
        case "BF16" -> bytes.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
        // Of 1.5 and 0.25 and their like: sign, 5 bits of exponent, 10 of fraction.
        case "F16" -> {
          int bits = Float.floatToIntBits((float) value);
          int exponent = (bits >>> 23 & 0xff) - 112;
          bytes.putShort(
              (short)
                  (bits >>> 16 & 0x8000 | (value == 0 ? 0 : exponent << 10 | bits >>> 13 & 0x3ff)));
        }
        case "I64" -> bytes.putLong((long) value);
        default -> bytes.put((byte) value);
      }
    }
    byte[] whole = new byte[bytes.position()];
    bytes.flip().get(whole);
    data.put(name, whole);
    heads.put(name, "\"dtype\":\"" + type + "\",\"shape\":[" + shape + "]");
  }

  private void putAll(String prefix, String type) {
    put(prefix + "0.weight", type, "2,1", 1.5, -0.25);
    put(prefix + "0.bias", type, "2", 0, 3);
    put(prefix + "1.weight", type, "2", 1, 2);
    put(prefix + "1.bias", type, "2", -1, 0.5);
    put(prefix + "1.running_mean", type, "2", 0.125, 4);
    put(prefix + "1.running_var", type, "2", 1, 9);
    put(prefix + "1.num_batches_tracked", "I64", "", 12);
  }

  private WeightsFile.Contents read(String prefix) throws IOException {
    StringBuilder json = new StringBuilder("{");
    int at = 0;
    for (String name : data.keySet()) {
      int end = at + data.get(name).length;
      json.append(at == 0 ? "" : ",").append('"').append(name).append("\":{");
      json.append(heads.get(name));
      json.append(",\"data_offsets\":[").append(at).append(',').append(end).append("]}");
      at = end;
    }
    byte[] header = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + at).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    data.values().forEach(file::put);
    Path path = Files.write(directory.resolve("net.safetensors"), file.array());
    return new WeightsFile(path.toString(), prefix).read(LAYOUT, new Configuration(false));
  }

  @ParameterizedTest
  @CsvSource({
    "F32, ''",
    "F16, 6 tensors of type F16 are widened to float32",
    "BF16, 6 tensors of type BF16 are widened to float32",
    // Running statistics stay what they are.
    "F64, 4 tensors of type F64 are rounded to float32",
  })
  void floats_ofEveryWidthAreReadAndTheirConversionSaid(String type, String remark)
      throws IOException {
    putAll("", type);
    WeightsFile.Contents contents = read("");
    assertThat(contents.values().parameters()).contains(1.5f, -0.25f, 0, 3, 1, 2, -1, 0.5f);
    assertThat(contents.values().runningStatistics()).containsExactly(0.125, 4, 1, 9);
    assertThat(contents.values().batches()).containsExactly(12);
    assertThat(String.join("", contents.remarks())).isEqualTo(remark);
  }

  @ParameterizedTest
  @CsvSource({"module.", "_orig_mod.", "module._orig_mod.", "backbone.head."})
  void prefix_isStrippedWhereItIsAskedFor(String prefix) throws IOException {
    putAll(prefix, "F32");
    assertThat(read(prefix).values().runningStatistics()).containsExactly(0.125, 4, 1, 9);
    assertThatThrownBy(() -> read("")).hasMessageContaining("(--strip-prefix " + prefix + ")");
  }

  @Test
  void prefixThatNoTensorHas_isRefusedWithNamesThatThereAre() {
    putAll("module.", "F32");
    assertThatThrownBy(() -> read("model."))
        .hasMessage(
            "no tensor's name begins with model.; there are module.0.weight, module.0.bias,"
                + " module.1.weight, ...");
  }

  @Test
  void prefixThatMakesTwoNamesOne_isRefused() {
    putAll("", "F32");
    put("module.0.bias", "F32", "2", 1, 1);
    assertThatThrownBy(() -> read("module."))
        .hasMessage("without the prefix module. two tensors have the name 0.bias");
  }

  @Test
  void tensorsThatAreNoWeights_arePassedOverByName() throws IOException {
    putAll("", "F32");
    put("position_ids", "I64", "2", 0, 1);
    put("mask", "BOOL", "3", 0, 1, 1);
    assertThat(read("").remarks())
        .containsExactly(
            "the tensor position_ids of type I64 is passed over: the network has no such weight",
            "the tensor mask of type BOOL is passed over: the network has no such weight");
    put("extra.weight", "F32", "2", 0, 1);
    assertThatThrownBy(() -> read("")).hasMessageContaining("extra: extra.weight (2)");
  }
}
