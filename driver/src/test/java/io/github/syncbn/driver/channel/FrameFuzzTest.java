package io.github.syncbn.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameType;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.github.syncbn.worker.channel.RowPieces;
import io.github.syncbn.worker.channel.ValueCodec;
import io.github.syncbn.worker.channel.Welcome;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the readers of frames make of damaged ones: all is read, or it is no frame. */
class FrameFuzzTest {
  private static final int SHARDS = 8;

  private static void fuzz(Consumer<FrameWriter> good, Consumer<FrameReader> reader) {
    FrameWriter writer = new FrameWriter(16).begin();
    good.accept(writer);
    ByteBuffer written = writer.end();
    byte[] frame = new byte[written.remaining()];
    written.get(frame);
    ReaderFuzz.of(List.of(frame))
        .feed(
            input -> {
              try {
                reader.accept(new FrameReader(ByteBuffer.wrap(input)));
              } catch (MalformedFrameException e) {
                throw new JobException(JobException.Kind.CLUSTER, e.getMessage(), e);
              }
            });
  }

  @Test
  void hello_damaged_isReadOrRefused() {
    Hello hello =
        new Hello(new UUID(1, 2), new byte[Hello.TOKEN_BYTES], 3, "4", "host", "kernels \u00e4");
    fuzz(hello::write, Hello::read);
  }

  @Test
  void welcome_damaged_isReadOrRefused() {
    List<Assignment> members = Assignment.of(SHARDS, 4).subList(1, 3);
    fuzz(new Welcome(SHARDS, 1, members, 4_096, 8)::write, Welcome::read);
  }

  @Test
  void exchange_damaged_isReadOrRefused() {
    Exchange exchange = new Exchange(Exchange.Phase.FORWARD, 12, 3, Reduction.values()[0], 300, 2);
    fuzz(frame -> ValueCodec.write(frame, exchange), frame -> ValueCodec.exchange(frame, SHARDS));
  }

  @Test
  void reports_damaged_areReadOrRefused() {
    List<WorkerReport> reports =
        List.of(
            new WorkerReport(0, 1_000, 2_000, List.of("3 rows ab", "2 rows cd"), "numerics"),
            new WorkerReport(1, 1_000, 2_000, List.of(), "numerics"));
    fuzz(frame -> ValueCodec.write(frame, reports), ValueCodec::reports);
  }

  @Test
  void rows_damaged_areReadOrRefused() {
    List<SparseTable> tables =
        List.of(new SparseTable(0, 0, 0, 1_000, 3), new SparseTable(0, 1, 3_000, 20, 1));
    Random random = new Random(3);
    SparseRows[][] lists = lists(tables);
    for (SparseRows[] node : lists) {
      for (int t = 0; t < node.length; t++) {
        for (int code = t; code < 20; code += 1 + random.nextInt(9)) {
          node[t].append(code);
        }
      }
    }
    int most = 30;
    fuzz(
        new RowPieces(lists)::write,
        frame -> {
          SparseRows[][] read = lists(tables);
          RowPieces.read(frame, read, tables, (node, table) -> most);
          for (SparseRows[] node : read) {
            for (int t = 0; t < node.length; t++) {
              requireAscending(node[t], Math.min(most, tables.get(t).codes()));
            }
          }
        });
  }

  private static SparseRows[][] lists(List<SparseTable> tables) {
    SparseRows[][] lists = new SparseRows[2][tables.size()];
    for (SparseRows[] node : lists) {
      for (int t = 0; t < node.length; t++) {
        node[t] = new SparseRows(tables.get(t).width());
      }
    }
    return lists;
  }

  private static void requireAscending(SparseRows rows, int most) {
    assertThat(rows.size()).isLessThanOrEqualTo(most);
    for (int i = 1; i < rows.size(); i++) {
      assertThat(rows.code(i)).isGreaterThan(rows.code(i - 1));
    }
  }

  @Test
  void tables_damaged_areReadOrRefused() {
    List<SparseTable> tables =
        List.of(new SparseTable(0, 0, 50, 1_000, 3), new SparseTable(0, 1, 3_050, 20, 1));
    fuzz(
        frame -> ValueCodec.writeTables(frame, tables),
        frame -> {
          List<SparseTable> read = ValueCodec.tables(frame, 3_070);
          int next = 3_070 - read.stream().mapToInt(SparseTable::length).sum();
          for (SparseTable table : read) {
            assertThat(table.offset()).isEqualTo(next).isNotNegative();
            next += table.length();
          }
        });
  }

  @Test
  void head_damaged_isReadOrRefused() {
    fuzz(
        frame -> frame.put(FrameType.REDUCE.ordinal()).putInt(7),
        frame -> {
          FrameType.of(frame.get("type"));
          frame.getInt("number");
        });
  }
}
