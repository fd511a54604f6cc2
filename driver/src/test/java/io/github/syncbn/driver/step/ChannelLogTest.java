package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.LogRecords;
import io.github.syncbn.driver.channel.RawFrames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever strangers send, however often: a few lines a second in the log, and no stack trace. */
@Timeout(120)
class ChannelLogTest {
  private static final int EACH = 60;
  private static final int KINDS = 9;
  private static final int LONGEST_LINE = 400;

  @TempDir static Path folder;

  @ParameterizedTest
  @EnumSource(ChannelGuard.class)
  void strangers_fillNoLog(ChannelGuard guard) throws Exception {
    SparkConf conf = guard.conf(folder).set("spark.syncbn.startTimeout", "60s");
    SmallJob job = new SmallJob();
    job.maxSteps = 4;
    try (LogRecords log = new LogRecords();
        ChannelTraining training = ChannelGuard.training(job, conf)) {
      long begin = System.nanoTime();
      int port = training.open.address().port();
      List<byte[]> inputs = inputs(training.open.address().attempt());
      for (byte[] input : inputs) {
        for (int time = 0; time < EACH; time++) {
          say(port, input, time);
        }
      }
      ChannelGuard.run(training, conf, address -> address);
      long seconds = (System.nanoTime() - begin) / 1_000_000_000L;

      assertThat(log.ofDriver().filter(LogRecords::hasStack)).isEmpty();
      List<LogEvent> lines = log.ofDriver().toList();
      assertThat(lines).hasSizeLessThan(KINDS * (int) (seconds + 2));
      assertThat(lines)
          .allSatisfy(
              line ->
                  assertThat(line.getMessage().getFormattedMessage())
                      .hasSizeLessThan(LONGEST_LINE)
                      .doesNotContain("\n"));
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job.run(1).model.parameters());
    }
  }

  /** Opens a connection, says something, and leaves: at once by a reset, or after an answer. */
  private static void say(int port, byte[] input, int time) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(input);
      if (time % 3 == 0) {
        socket.setSoLinger(true, 0);
      } else if (time % 3 == 1) {
        socket.setSoTimeout(5);
        socket.getInputStream().read();
        out.write(input);
      }
    } catch (IOException e) {
      // Closed by the service, or no answer.
    }
  }

  private static List<byte[]> inputs(UUID attempt) {
    List<byte[]> all = new ArrayList<>();
    all.add(new byte[0]);
    for (int type = -1; type < 14; type++) {
      for (long length : new long[] {9, 10, 13, 17, 21, 25, 60}) {
        byte[] frame = new byte[(int) length];
        ByteBuffer.wrap(frame).putLong(length).put((byte) type);
        all.add(frame);
      }
    }
    LongStream.of(0, 8, -1, Long.MAX_VALUE, Integer.MAX_VALUE, 5_000)
        .mapToObj(length -> ByteBuffer.allocate(40).putLong(length).array())
        .forEach(all::add);
    RawFrames frames = new RawFrames(7, attempt);
    for (int i = 0; i < 40; i++) {
      all.add(frames.wire());
    }
    for (String start : List.of("GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0000\u0005hello")) {
      all.add(start.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    // What Spark's authentication begins with, and nothing good behind it.
    for (int tag : new int[] {0xFB, 0xEA}) {
      ByteBuffer frame = ByteBuffer.allocate(60);
      all.add(frame.putLong(60).put((byte) 3).putLong(1).putInt(39).put((byte) tag).array());
    }
    return all;
  }
}
