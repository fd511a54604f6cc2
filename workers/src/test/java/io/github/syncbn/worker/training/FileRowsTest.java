package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.github.syncbn.worker.kernel.Kernels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Rows in a file are those in memory, and nothing of the file survives. */
class FileRowsTest {
  private static final RowSet[] SETS = {RowSet.TRAINING, RowSet.VALIDATION};

  @TempDir private Path folder;

  private RowFile file(ShardLayout layout) {
    return RowFile.create(new RowFile.Places(List.of(folder), 0), layout, 1 << 20);
  }

  /** Random rows, with missing features among floats, in runs and out of order. */
  private static void fill(ShardLayout layout, RowSet set, int shard, ShardRows rows) {
    Random random = new Random(shard);
    int count = layout.rows(set, shard);
    List<Integer> starts =
        IntStream.range(0, (count + 2) / 3).map(i -> 3 * i).boxed().collect(Collectors.toList());
    if (shard % 2 == 1) {
      Collections.shuffle(starts, random);
    }
    for (int start : starts) {
      RowRecord row = RowRecord.allocate(set, layout, random.nextFloat());
      for (int j = 0; j < layout.targets(); j++) {
        row.setTarget(j, random.nextFloat());
      }
      ByteBuffer features = ByteBuffer.wrap(row.encoded());
      for (int j = 0; j < layout.features(); j++) {
        int at = row.featuresOffset();
        if (layout.bytes()) {
          features.put(at + j, (byte) random.nextInt());
        } else {
          features.putFloat(at + 4 * j, random.nextInt(9) == 0 ? Float.NaN : random.nextFloat());
        }
      }
      rows.add(
          row.withHash(random.nextLong(), random.nextLong()).at(start, Math.min(3, count - start)));
    }
    rows.complete();
  }

  private static void assertSame(ShardRows actual, ShardRows expected, int row) {
    float[] a = new float[actual.features() + 1];
    float[] b = a.clone();
    actual.copyRow(row, a, 1, Kernels.best());
    expected.copyRow(row, b, 1, Kernels.best());
    assertThat(a).isEqualTo(b);
    for (int j = 0; j < expected.targets(); j++) {
      assertThat(actual.target(row, j)).isEqualTo(expected.target(row, j));
    }
    assertThat(actual.weight(row)).isEqualTo(expected.weight(row));
  }

  private void assertRowsOfAllShards(ShardLayout layout) {
    try (RowFile file = file(layout)) {
      for (RowSet set : SETS) {
        ShardRows[] expected = new ShardRows[layout.shards()];
        ShardRows[] actual = new ShardRows[layout.shards()];
        for (int shard = 0; shard < expected.length; shard++) {
          expected[shard] = new ShardRows(layout, set, shard);
          fill(layout, set, shard, expected[shard]);
          actual[shard] = new ShardRows(layout, set, shard, file);
          fill(layout, set, shard, actual[shard]);
          assertThat(actual[shard].fingerprint()).isEqualTo(expected[shard].fingerprint());
          assertThat(actual[shard].bytes()).isZero();
        }
        for (int shard = 0; shard < expected.length; shard++) {
          int rows = layout.rows(set, shard);
          for (int row = 0; row < rows; row++) {
            assertSame(actual[shard], expected[shard], row);
          }
          float[] means = new float[layout.features()];
          Arrays.fill(means, 7f);
          actual[shard].fillMissing(means);
          expected[shard].fillMissing(means);
          if (rows == 0) {
            continue;
          }
          int[] order = new Random(5).ints(rows, 0, rows).distinct().toArray();
          for (int from = 0; from < order.length; from += 10) {
            int to = Math.min(order.length, from + 10);
            actual[shard].expect(from % 2, order, from, to);
            for (int i = from; i < to; i++) {
              assertSame(actual[shard], expected[shard], order[i]);
            }
            // And one that was not expected.
            assertSame(actual[shard], expected[shard], rows - 1);
          }
        }
      }
    }
  }

  @Test
  void rows_ofFloatsWeightsAndTargets_areThoseInMemory() {
    assertRowsOfAllShards(new ShardLayout(3, 5, false, 1, false, 100, 41, 0));
    assertRowsOfAllShards(new ShardLayout(2, 5, false, 1, true, 100, 41, 0));
    assertRowsOfAllShards(new ShardLayout(2, 1, false, 3, true, 30_000, 1, 0));
  }

  @Test
  void rows_ofBytes_areThoseInMemory() {
    assertRowsOfAllShards(new ShardLayout(4, 7, true, 1, false, 90, 30, 0));
    assertRowsOfAllShards(new ShardLayout(2, 49, true, 2, true, 3_000, 3, 0));
  }

  @Test
  void rows_widerThanWhatIsWrittenAtOnce_areThoseInMemory() {
    assertRowsOfAllShards(new ShardLayout(2, 20_000, false, 1, true, 9, 3, 0));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void file_whileItIsOpen_hasNoName() throws IOException {
    ShardLayout layout = new ShardLayout(1, 5, false, 1, false, 10, 0, 0);
    RowFile file = file(layout);
    ShardRows rows = new ShardRows(layout, RowSet.TRAINING, 0, file);
    fill(layout, RowSet.TRAINING, 0, rows);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    file.close();
  }

  @Test
  void rows_ofAClosedFile_areToldInWords() {
    ShardLayout layout = new ShardLayout(1, 5, false, 1, true, 10, 0, 0);
    RowFile file = file(layout);
    ShardRows rows = new ShardRows(layout, RowSet.TRAINING, 0, file);
    fill(layout, RowSet.TRAINING, 0, rows);
    rows.expect(0, new int[] {4, 2}, 0, 2);
    assertThat(rows.weight(4)).isPositive();
    file.close();
    assertThat(rows.weight(2)).as("it has been read").isPositive();
    assertThatThrownBy(() -> rows.weight(9))
        .isInstanceOf(RowFileException.class)
        .hasMessageContaining("rows cannot be read back from " + folder);
  }

  @Test
  void threads_thatWaitForRowsOfAClosedFile_areTold() throws Exception {
    ShardLayout layout = new ShardLayout(1, 5, false, 1, true, 10, 0, 0);
    RowFile file = file(layout);
    ShardRows rows = new ShardRows(layout, RowSet.TRAINING, 0, file);
    fill(layout, RowSet.TRAINING, 0, rows);
    CountDownLatch busy = new CountDownLatch(1);
    file.submit(
        () -> {
          busy.countDown();
          while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
          }
        });
    busy.await();
    rows.expect(0, new int[] {4, 2}, 0, 2);
    FutureTask<Float> waiting = new FutureTask<>(() -> rows.weight(4));
    Thread thread = new Thread(waiting);
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    file.close();
    assertThatThrownBy(waiting::get).hasCauseInstanceOf(AttemptAbortedException.class);
    assertThatThrownBy(() -> rows.expect(1, new int[] {3}, 0, 1))
        .isInstanceOf(AttemptAbortedException.class);
  }

  @Test
  void rows_readByAnInterruptedThread_endTheAttemptAsATaskThatWasToldTo() {
    ShardLayout layout = new ShardLayout(1, 5, false, 1, true, 10, 0, 0);
    try (RowFile file = file(layout)) {
      ShardRows rows = new ShardRows(layout, RowSet.TRAINING, 0, file);
      fill(layout, RowSet.TRAINING, 0, rows);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> rows.weight(9)).isInstanceOf(AttemptAbortedException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void directories_withoutRoom_areToldWithBothFigures() {
    ShardLayout layout = new ShardLayout(1, 5, false, 1, true, 10, 0, 0);
    RowFile.Places places = new RowFile.Places(List.of(folder), 3);
    assertThatThrownBy(() -> RowFile.create(places, layout, 1L << 60))
        .isInstanceOf(RowFileException.class)
        .hasMessageStartingWith("the rows of a worker take 1,099,511,627,776 MB on disk, and ")
        .hasMessageContainingAll(folder.toString(), " MB left", "spark.local.dir");
  }

  @Test
  void directories_thatAreGone_givePlaceToOthers() {
    ShardLayout layout = new ShardLayout(1, 5, false, 1, true, 10, 0, 0);
    Path gone = folder.resolve("gone");
    RowFile.create(new RowFile.Places(List.of(folder, gone), 1), layout, 10).close();
    assertThatThrownBy(() -> RowFile.create(new RowFile.Places(List.of(gone), 0), layout, 10))
        .isInstanceOf(RowFileException.class)
        .hasMessageContainingAll(
            "no file for rows can be made", gone.toString(), "spark.local.dir");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void disk_thatIsFullWhileRowsArrive_isToldWithBothFigures() throws IOException {
    ShardLayout layout = new ShardLayout(1, 5, false, 1, true, 10, 0, 0);
    FileChannel full =
        FileChannel.open(Path.of("/dev/full"), StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (RowFile file = new RowFile(folder, full, layout, 5 << 20)) {
      ShardRows rows = new ShardRows(layout, RowSet.TRAINING, 0, file);
      assertThatThrownBy(() -> fill(layout, RowSet.TRAINING, 0, rows))
          .isInstanceOf(RowFileException.class)
          .hasMessageContainingAll(
              "the rows of a worker take 5 MB on disk, and " + folder + " has ",
              "free space there");
    }
  }
}
