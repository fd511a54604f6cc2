package io.github.syncbn.driver.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.LogRecords;
import io.github.syncbn.driver.file.Lease;
import io.github.syncbn.driver.model.FaultyFileSystem;
import io.github.syncbn.worker.network.StoredTensor.Doubles;
import io.github.syncbn.worker.network.StoredTensor.Floats;
import io.github.syncbn.worker.network.StoredTensor.Longs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
  @TempDir private Path folder;

  @AfterEach
  void repair() {
    FaultyFileSystem.repair();
  }

  @Test
  void checkpoint_readBack_isTheSame() throws IOException {
    CheckpointDirectory directory = plain();
    assertThat(directory.isEmpty()).isTrue();
    assertThat(directory.latest()).isEmpty();
    directory.write(checkpoint(12), 3);
    assertThat(directory.isEmpty()).isFalse();
    Checkpoint read = directory.latest().orElseThrow();
    assertThat(read.step()).isEqualTo(12);
    assertThat(read.identity()).isEqualTo(checkpoint(12).identity());
    assertThat(read.numerics()).isEqualTo("OpenBLAS \"x\"\n, 3");
    assertThat(read.rows()).isEqualTo(checkpoint(12).rows());
    assertThat(((Floats) read.tensors().get("parameters")).values())
        .containsExactly(12, Float.NaN, -0.0f, 1e-45f);
    assertThat(((Doubles) read.tensors().get("running")).values()).containsExactly(12 / 7.0);
    assertThat(((Longs) read.tensors().get("step")).values()).containsExactly(12);
    assertThat(((Floats) read.tensors().get("none")).values()).isEmpty();
  }

  @Test
  void oldCheckpoints_areDeletedBeyondThoseToKeep() throws IOException {
    CheckpointDirectory directory = plain();
    for (long step : new long[] {1, 2, 9, 10, 11}) {
      directory.write(checkpoint(step), 2);
    }
    assertThat(names()).containsExactly("step-000000000010", "step-000000000011");
    directory.clear();
    assertThat(directory.isEmpty()).isTrue();
  }

  @Test
  void checkpoint_ofAUserWithOtherDigits_hasTheNameThatEveryoneReads() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(String.format("%d", 12)).as("the locale has digits of its own").isNotEqualTo("12");
      CheckpointDirectory directory = plain();
      directory.write(checkpoint(12), 3);
      assertThat(names()).containsExactly("step-000000000012");
      assertThat(directory.latest().orElseThrow().step()).isEqualTo(12);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void checkpoint_damagedInAnyByte_isPassedOverForTheOneBefore() throws IOException {
    CheckpointDirectory directory = plain();
    directory.write(checkpoint(1), 3);
    directory.write(checkpoint(2), 3);
    for (String name : List.of("manifest.json", "state.safetensors")) {
      Path file = folder.resolve("step-000000000002").resolve(name);
      // The local file system's own checksum would find the damage first.
      Files.deleteIfExists(file.resolveSibling("." + name + ".crc"));
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += 1 + whole.length / 97) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 4;
        Files.write(file, damaged);
        assertThat(directory.latest().orElseThrow().step())
            .as("%s, byte %s", name, at)
            .isEqualTo(1);
        Files.write(file, Arrays.copyOf(whole, at));
        assertThat(directory.latest().orElseThrow().step()).as("%s to %s", name, at).isEqualTo(1);
      }
      Files.delete(file);
      assertThat(directory.latest().orElseThrow().step()).isEqualTo(1);
      Files.write(file, whole);
      assertThat(directory.latest().orElseThrow().step()).isEqualTo(2);
    }
  }

  @Test
  void leftoverWithoutManifest_isNoCheckpointAndGoesWithTheNext() throws IOException {
    CheckpointDirectory directory = plain();
    directory.write(checkpoint(1), 1);
    Files.createDirectories(folder.resolve("step-000000000002"));
    Files.writeString(folder.resolve("step-000000000002/state.safetensors"), "torn");
    assertThat(directory.latest().orElseThrow().step()).isEqualTo(1);
    directory.write(checkpoint(3), 2);
    assertThat(names()).containsExactly("step-000000000001", "step-000000000003");
  }

  @Test
  void writeThatFails_leavesTheOneBefore() throws IOException {
    CheckpointDirectory directory = faulty();
    directory.write(checkpoint(1), 1);
    for (String file : List.of("state.safetensors", "manifest.json")) {
      FaultyFileSystem.creation = path -> path.getName().equals(file);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> directory.write(checkpoint(2), 1))
          .withMessageContaining("no space left");
      assertThat(directory.latest().orElseThrow().step()).isEqualTo(1);
      assertThat(names()).containsExactly("step-000000000001");
    }
  }

  @Test
  void writer_whoseWriteFails_goesOnWithTheNext() throws IOException {
    CheckpointDirectory directory = faulty();
    FaultyFileSystem.creation = path -> true;
    try (Lease lease = plain().lease();
        CheckpointWriter writer = new CheckpointWriter(directory, 2, lease)) {
      writer.write(checkpoint(1));
    }
    assertThat(directory.latest()).isEmpty();
    FaultyFileSystem.creation = path -> false;
    try (Lease lease = plain().lease();
        CheckpointWriter writer = new CheckpointWriter(directory, 2, lease)) {
      writer.write(checkpoint(2));
    }
    assertThat(directory.latest().orElseThrow().step()).isEqualTo(2);
  }

  @Test
  void fullDisk_leavesNoTornFolder_andGivesOneWarningWithoutAStack() throws IOException {
    CheckpointDirectory directory = faulty();
    try (LogRecords log = new LogRecords();
        Lease lease = directory.lease()) {
      CheckpointWriter writer = new CheckpointWriter(directory, 5, lease);
      for (long step = 1; step <= 17; step++) {
        // The disk has room for a little more each time: it ends in the tensors or the manifest.
        FaultyFileSystem.ROOM.set(step == 1 ? 10_000 : 30 * (step - 2));
        writer.write(checkpoint(step));
        writer.close();
        assertThat(names()).containsExactly(".lease", "step-000000000001");
      }
      assertThat(log.ofDriver()).hasSize(1).noneMatch(LogRecords::hasStack);
      assertThat(log.ofDriver().findFirst().orElseThrow().getMessage().getFormattedMessage())
          .contains("checkpoint of step 2 could not be written; training goes on")
          .contains("No space left on device");
      FaultyFileSystem.ROOM.set(100_000);
      writer.write(checkpoint(18));
      writer.close();
      assertThat(log.ofDriver()).hasSize(2);
      assertThat(directory.latest().orElseThrow().step()).isEqualTo(18);
    }
  }

  @Test
  void writer_whoseJobWasTakenForDead_writesAndDeletesNothing() throws IOException {
    CheckpointDirectory directory = plain();
    directory.write(checkpoint(1), 1);
    try (LogRecords log = new LogRecords();
        Lease lease = directory.lease()) {
      try (Stream<Path> claims = Files.list(folder.resolve(".lease"))) {
        Files.delete(claims.findFirst().orElseThrow());
      }
      try (Lease other = directory.lease();
          CheckpointWriter writer = new CheckpointWriter(directory, 1, lease)) {
        assertThat(other.held()).isTrue();
        writer.write(checkpoint(2));
      }
      assertThat(names()).contains("step-000000000001").doesNotContain("step-000000000002");
      assertThat(log.ofDriver().findFirst().orElseThrow().getMessage().getFormattedMessage())
          .contains("another job has taken over");
    }
  }

  @Test
  void directory_thatAJobWritesTo_isRefusedToAnother() throws IOException {
    CheckpointDirectory directory = plain();
    try (Lease lease = directory.lease()) {
      assertThatThrownBy(directory::lease)
          .isInstanceOf(JobException.class)
          .hasMessageContaining("checkpoint.path " + folder)
          .hasMessageContaining("another job");
      assertThat(lease.held()).isTrue();
      assertThat(directory.isEmpty()).isTrue();
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void writer_returnsBeforeTheFileIsWritten() throws Exception {
    CountDownLatch slowDisk = new CountDownLatch(1);
    FaultyFileSystem.creation =
        path -> {
          try {
            return !slowDisk.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    CheckpointDirectory directory = faulty();
    try (Lease lease = plain().lease();
        CheckpointWriter writer = new CheckpointWriter(directory, 2, lease)) {
      writer.write(checkpoint(5));
      assertThat(writer.busy()).isTrue();
      assertThat(directory.latest()).isEmpty();
      slowDisk.countDown();
    }
    assertThat(directory.latest().orElseThrow().step()).isEqualTo(5);
  }

  @Test
  void differences_nameWhatIsOther() {
    Map<String, String> other =
        Map.of("network", "dense 3", "seed", "1", "optimizer", "x".repeat(500) + "b");
    assertThat(checkpoint(1).differences(other).orElseThrow())
        .contains("network was dense 2, now it is dense 3")
        .contains("another release", "do not both say optimizer")
        .doesNotContain("seed");
    assertThat(checkpoint(1).differences(checkpoint(2).identity())).isEqualTo(Optional.empty());
  }

  private CheckpointDirectory plain() {
    return new CheckpointDirectory(folder.toString(), new Configuration());
  }

  private CheckpointDirectory faulty() {
    return new CheckpointDirectory("faulty://" + folder, FaultyFileSystem.configuration());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Checkpoint checkpoint(long step) {
    return new Checkpoint(
        step,
        Map.of("network", "dense 2", "seed", "1"),
        "OpenBLAS \"x\"\n, 3",
        List.of(List.of("3 rows ab", "2 rows cd"), List.of("0 rows", "0 rows")),
        Map.of(
            "parameters", new Floats(new float[] {step, Float.NaN, -0.0f, 1e-45f}, 4),
            "running", new Doubles(new double[] {step / 7.0}, 1),
            "step", new Longs(new long[] {step}, 1),
            "none", new Floats(new float[0], 0)));
  }
}
