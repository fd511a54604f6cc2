package io.github.syncbn.driver.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.worker.network.StoredTensor;
import io.github.syncbn.worker.network.StoredTensor.Doubles;
import io.github.syncbn.worker.network.StoredTensor.Floats;
import io.github.syncbn.worker.network.StoredTensor.Longs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged checkpoint is whole, or it is none. */
class CheckpointFuzzTest {
  private static final Checkpoint WHOLE =
      new Checkpoint(
          7,
          Map.of("network", "dense 2", "seed", "1"),
          "OpenBLAS x",
          List.of(List.of("3 rows ab", "2 rows cd"), List.of("0 rows", "0 rows")),
          Map.of(
              "parameters", new Floats(new float[] {7, -0.0f, 1e-45f}, 3),
              "running", new Doubles(new double[] {1 / 7.0}, 1),
              "step", new Longs(new long[] {7}, 1)));

  @TempDir private Path folder;
  private CheckpointDirectory directory;
  private Path manifest;
  private Path state;
  private byte[] goodManifest;
  private byte[] goodState;

  @BeforeEach
  void write() throws IOException {
    directory = new CheckpointDirectory(folder.toString(), new Configuration());
    directory.write(WHOLE, 1);
    Path written = folder.resolve("step-000000000007");
    manifest = written.resolve("manifest.json");
    state = written.resolve("state.safetensors");
    // The local file system's own checksums would find the damage first.
    Files.delete(written.resolve(".manifest.json.crc"));
    Files.delete(written.resolve(".state.safetensors.crc"));
    goodManifest = Files.readAllBytes(manifest);
    goodState = Files.readAllBytes(state);
  }

  private void readWholeOrNone() throws IOException {
    Optional<Checkpoint> read = directory.latest();
    if (read.isPresent()) {
      assertThat(read.get().step()).isEqualTo(WHOLE.step());
      assertThat(read.get().identity()).isEqualTo(WHOLE.identity());
      assertThat(read.get().numerics()).isEqualTo(WHOLE.numerics());
      assertThat(read.get().rows()).isEqualTo(WHOLE.rows());
      assertThat(read.get().tensors()).hasSameSizeAs(WHOLE.tensors());
      WHOLE.tensors().forEach((name, tensor) -> assertSame(read.get().tensors().get(name), tensor));
    }
  }

  private static void assertSame(StoredTensor read, StoredTensor written) {
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
  }

  @Test
  void manifest_damaged_isNoCheckpointOrTheSame() {
    ReaderFuzz.of(List.of(goodManifest), "0", "\n", "\"step\":8", "{}", "[[[[")
        .feed(
            input -> {
              Files.write(manifest, input);
              readWholeOrNone();
            });
  }

  @Test
  void tensors_damaged_areNoCheckpointOrTheSame() {
    ReaderFuzz.of(List.of(goodState), "9223372036854775807", "[0,0]", "\"F64\"", "[[[[")
        .feed(
            input -> {
              Files.write(state, input);
              readWholeOrNone();
            });
  }

  @Test
  void manifest_damagedBeforeItsDigestWasTaken_isReadOrNoCheckpoint() {
    String line = new String(goodManifest, UTF_8).lines().findFirst().orElseThrow();
    ReaderFuzz.of(
            List.of(line.getBytes(UTF_8)), "-1", "null", "[]", "{}", "\"\"", "1e999", "[[[[[[[[")
        .feed(
            input -> {
              Files.write(manifest, signed(input));
              directory.latest();
            });
  }

  @Test
  void tensors_damagedBeforeTheirDigestWasTaken_areReadOrNoCheckpoint() throws IOException {
    CheckpointManifest good = CheckpointManifest.of(goodManifest);
    ReaderFuzz.of(List.of(goodState), "9223372036854775807", "[65536,65536]", "\"F64\"", "[[[[")
        .feed(
            input -> {
              Files.write(state, input);
              CheckpointManifest own =
                  new CheckpointManifest(
                      good.step(),
                      good.identity(),
                      good.numerics(),
                      good.rows(),
                      input.length,
                      sha256(input));
              Files.write(manifest, own.toBytes());
              directory.latest();
            });
  }

  private static byte[] signed(byte[] line) {
    byte[] rest = ("\n" + sha256(line) + "\n").getBytes(UTF_8);
    byte[] all = Arrays.copyOf(line, line.length + rest.length);
    System.arraycopy(rest, 0, all, line.length, rest.length);
    return all;
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(CheckpointDirectory.sha256().digest(bytes));
  }
}
