package io.github.syncbn.worker.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @Test
  void readsEveryTypeOfTorch() throws IOException {
    Map<String, StoredTensor> tensors = Golden.safetensors("types.safetensors").tensors();
    assertThat(tensors).hasSize(5);
    for (Map.Entry<String, JsonNode> expected : Golden.NETWORKS.get("types").properties()) {
      StoredTensor tensor = tensors.get(expected.getKey());
      assertThat(tensor.size()).isEqualTo(expected.getValue().size());
      for (int i = 0; i < tensor.size(); i++) {
        String value = expected.getValue().get(i).asText().replace("inf", "Infinity");
        assertThat(tensor.value(i)).isEqualTo(Double.parseDouble(value));
      }
    }
    assertThat(tensors.get("double").shape()).isEmpty();
    assertThat(tensors.get("brain").shape()).containsExactly(2, 2);
    assertThat(tensors.get("empty").shape()).containsExactly(0, 3);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    float[] many = new float[40_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = Float.intBitsToFloat(i * 0x9e3779b9);
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("odd", new StoredTensor.Floats(new float[] {1, -0f, Float.NaN}, 3));
    tensors.put("many \"ü\"", new StoredTensor.Floats(many, 200, 200));
    tensors.put("doubles", new StoredTensor.Doubles(new double[] {Math.PI, -0.0}, 2, 1));
    tensors.put("count", new StoredTensor.Longs(new long[] {Long.MIN_VALUE}));
    byte[] file = write(Map.of("format", "pt"), tensors);

    Safetensors.Contents contents = Safetensors.read(new ByteArrayInputStream(file), file.length);

    assertThat(contents.metadata()).isEqualTo(Map.of("format", "pt"));
    assertThat(contents.tensors().keySet())
        .containsExactly("doubles", "count", "odd", "many \"ü\"");
    tensors.forEach(
        (name, tensor) -> {
          StoredTensor back = contents.tensors().get(name);
          assertThat(back.type()).isEqualTo(tensor.type());
          assertThat(back.shape()).isEqualTo(tensor.shape());
          for (int i = 0; i < tensor.size(); i++) {
            assertThat(Double.doubleToRawLongBits(back.value(i)))
                .isEqualTo(Double.doubleToRawLongBits(tensor.value(i)));
          }
        });
    float[] read = ((StoredTensor.Floats) contents.tensors().get("many \"ü\"")).values();
    for (int i = 0; i < many.length; i++) {
      assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(many[i]));
    }
    long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1] | 0 | no JSON object",
        "{'a': | 0 | no JSON:",
        "{'a':1} {} | 0 | no JSON:",
        "{'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]},'a':{}} | 4 | Duplicate",
        "{'a':7} | 0 | tensor a is no JSON object",
        "{'__metadata__':{'k':1}} | 0 | __metadata__.k is no string",
        "{'a':{'shape':[4],'data_offsets':[0,4]}} | 4 | tensor a.dtype is missing",
        "{'a':{'dtype':'U8','shape':[5],'data_offsets':[0,4]}} | 4 | needs 5 bytes and has 4",
        "{'a':{'dtype':'F4','shape':[7],'data_offsets':[0,4]}} | 4 | needs 4 bytes and has 4",
        "{'a':{'dtype':'F32','shape':[0,3000000000],'data_offsets':[0,0]}} | 0 | more than 2^31-1",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}} | 4 | unknown field x",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | 4 | no list of whole numbers",
        "{'a':{'dtype':'F32','data_offsets':[0,4]}} | 4 | tensor a.shape is missing",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | 4 | not [begin, end]",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 4 | needs 8 bytes and has 4",
        "{'a':{'dtype':'F32','shape':[65536,65536],'data_offsets':[0,4]}} | 4 | more than 2^31-1",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | leaves a gap",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 4 | truncated: its tensors take"
            + " 8 bytes, it has 4",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 5 | too long",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],"
            + "'data_offsets':[2,6]}} | 6 | tensor b overlaps another",
      })
  void malformedHeadersAreRefused(String header, int dataBytes, String message) {
    byte[] text = header.replace('\'', '"').getBytes(UTF_8);
    byte[] file = new byte[8 + text.length + dataBytes];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text);
    assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(file), file.length))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no valid safetensors file")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL,8,8",
    "U8,3,3",
    "I8,3,3",
    "F8_E4M3,3,3",
    "F8_E5M2,3,3",
    "I16,3,6",
    "U16,3,6",
    "I32,3,12",
    "U32,3,12",
    "U64,3,24",
    "C64,3,24",
    "F4,8,4",
    "F6_E2M3,4,3",
    "F7_NEW,5,2"
  })
  void tensorsOfTypesThatAreNotRead_arePassedOver(String type, int values, int bytes)
      throws IOException {
    String header =
        "{'mask':{'dtype':'%s','shape':[%d],'data_offsets':[0,%d]},".formatted(type, values, bytes)
            + "'a':{'dtype':'F32','shape':[1],'data_offsets':[%d,%d]}}".formatted(bytes, bytes + 4);
    byte[] text = header.replace('\'', '"').getBytes(UTF_8);
    byte[] file = new byte[8 + text.length + bytes + 4];
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .putFloat(8 + text.length + bytes, 1.5f);

    Map<String, StoredTensor> tensors =
        Safetensors.read(new ByteArrayInputStream(file), file.length).tensors();

    assertThat(tensors.get("a").value(0)).isEqualTo(1.5);
    assertThat(tensors.get("mask"))
        .isEqualTo(new StoredTensor.Other(type, tensors.get("mask").shape()));
    assertThat(tensors.get("mask").shape()).containsExactly(values);
  }

  @Test
  void wrongLengthsAreRefusedBeforeAnythingIsAllocated() {
    byte[] short1 = new byte[5];
    assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(short1), 5))
        .hasMessageContaining("it has 5 bytes");
    for (long header : new long[] {0, 1, 93, Long.MAX_VALUE, -1}) {
      byte[] file = new byte[100];
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(header);
      assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(file), 100))
          .hasMessageContaining("does not fit into its 100");
    }
  }

  @Test
  void anEarlyEndIsAnError() throws IOException {
    byte[] file = write(Map.of(), Map.of("a", new StoredTensor.Floats(new float[100], 100)));
    for (int kept : new int[] {3, 12, file.length - 1}) {
      assertThatThrownBy(
              () -> Safetensors.read(new ByteArrayInputStream(file, 0, kept), file.length))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("truncated");
    }
  }

  private static byte[] write(Map<String, String> metadata, Map<String, StoredTensor> tensors)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(out, metadata, tensors);
    return out.toByteArray();
  }
}
