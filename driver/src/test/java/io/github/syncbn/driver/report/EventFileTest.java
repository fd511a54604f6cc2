package io.github.syncbn.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.step.LayerStep;
import io.github.syncbn.driver.step.LayerValues;
import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.StatisticsDrift;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.driver.step.TrainingListener.Observed;
import io.github.syncbn.driver.step.TrainingListener.Step;
import io.github.syncbn.worker.layer.Relu;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files are read back by another reader: a table of CRC-32C, and a walk over fields. */
class EventFileTest {
  @TempDir private Path folder;

  /** An event as read back: its step, and the fields of its one value. */
  private record Read(long step, String tag, Map<Integer, Object> value) {}

  @Test
  void events_areFramedAndNumbered() throws IOException {
    Path directory = folder.resolve("run");
    try (EventFile file = file(directory)) {
      file.step(new Step(0, 0, 2.5, 32, 0.125, 0.1));
      file.step(new Step(0, 299, 0.75, 32, 0.125, 0.1));
      file.epoch(
          new Epoch(
              0,
              300,
              1.5,
              new SetResult(Double.NaN, new Figures(Map.of(Metric.ACCURACY, 0.5))),
              1000));
    }
    List<Read> events = read(directory);
    assertThat(events)
        .extracting(Read::tag)
        .containsExactly(
            "step/loss",
            "step/learningRate",
            "step/loss",
            "step/learningRate",
            "epoch/trainLoss",
            "epoch/validationAccuracy",
            "epoch/rowsPerSecond");
    assertThat(events).extracting(Read::step).containsExactly(1L, 1L, 300L, 300L, 300L, 300L, 300L);
    assertThat(events.get(0).value()).containsEntry(2, 2.5f);
    assertThat(events.get(2).value()).containsEntry(2, 0.75f);
  }

  @Test
  void observations_areScalarsAndHistograms() throws IOException {
    Path directory = folder.resolve("run");
    try (EventFile file = file(directory)) {
      file.observed(
          new Observed(
              0,
              19,
              List.of(new LayerStep("0", "dense", 2, 4, 0.5)),
              List.of(new StatisticsDrift("1", 0.25, 1.5)),
              List.of(new LayerValues("2", new Relu(), 1, 2, new double[] {0, 3, 1, 3}))));
    }
    List<Read> events = read(directory);
    assertThat(events)
        .extracting(Read::tag)
        .containsExactly(
            "gradientNorm/0.dense",
            "updateRatio/0.dense",
            "drift/1.mean",
            "drift/1.variance",
            "activations/2.relu");
    Map<Integer, Object> histogram = fields(bytes(events.get(4).value().get(5)));
    assertThat(histogram).containsEntry(1, 0.0).containsEntry(2, 3.0).containsEntry(3, 4.0);
    assertThat(histogram).containsEntry(4, 7.0).containsEntry(5, 19.0);
    double[] counts = doubles(histogram.get(7));
    assertThat(doubles(histogram.get(6))).hasSameSizeAs(counts).isSorted().endsWith(3.0);
    assertThat(counts)
        .startsWith(1)
        .endsWith(2)
        .contains(1, org.assertj.core.data.Index.atIndex(10));
  }

  @Test
  void directoryThatCannotBeMade_isAnErrorAtOnce() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> file(inTheWay.resolve("run")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("events for TensorBoard cannot be written to");
  }

  private static EventFile file(Path directory) {
    return new EventFile(directory.toString(), new Configuration(), () -> 1_600_000_000_500L);
  }

  private static List<Read> read(Path directory) throws IOException {
    Path file = directory.resolve("events.out.tfevents.1600000000.syncbn");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Read> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertThat(bytes.getInt()).as("checksum of the length").isEqualTo(masked(length));
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(data);
      assertThat(bytes.getInt()).as("checksum of the event").isEqualTo(masked(data));
      Map<Integer, Object> event = fields(data);
      assertThat(event).containsEntry(1, 1_600_000_000.5);
      if (event.containsKey(3)) {
        assertThat(events).isEmpty();
        assertThat(text(event.get(3))).isEqualTo("brain.Event:2");
        continue;
      }
      Map<Integer, Object> value = fields(bytes(fields(bytes(event.get(5))).get(1)));
      events.add(new Read((Long) event.get(2), text(value.get(1)), value));
    }
    return events;
  }

  private static Map<Integer, Object> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> fields = new TreeMap<>();
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      Object value =
          switch (key & 7) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 2 -> {
              byte[] bytes = new byte[(int) varint(in)];
              in.get(bytes);
              yield bytes;
            }
            case 5 -> in.getFloat();
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      assertThat(fields.put(key >>> 3, value)).as("field " + (key >>> 3) + " twice").isNull();
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static byte[] bytes(Object value) {
    return (byte[]) value;
  }

  private static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  private static double[] doubles(Object value) {
    double[] numbers = new double[bytes(value).length / 8];
    ByteBuffer.wrap(bytes(value)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
    return numbers;
  }

  /** CRC-32C (Castagnoli), bit by bit, and TFRecord's mask. */
  private static int masked(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }
}
