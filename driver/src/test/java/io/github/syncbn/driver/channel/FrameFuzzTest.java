package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameType;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.github.syncbn.worker.channel.ValueCodec;
import io.github.syncbn.worker.channel.Welcome;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.Reduction;
import java.nio.ByteBuffer;
import java.util.List;
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
  void head_damaged_isReadOrRefused() {
    fuzz(
        frame -> frame.put(FrameType.REDUCE.ordinal()).putInt(7),
        frame -> {
          FrameType.of(frame.get("type"));
          frame.getInt("number");
        });
  }
}
