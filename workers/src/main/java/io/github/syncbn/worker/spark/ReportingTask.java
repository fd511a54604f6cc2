package io.github.syncbn.worker.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.Utils;

/**
 * A task that reports where it runs, and whether it reaches a port of the driver. Its own port is
 * what a firewall forgets: Spark's have been reached by then.
 *
 * @param host of the driver, as executors know it
 * @param port that the driver listens on
 * @param timeoutMillis for the connection
 */
public record ReportingTask(String host, int port, int timeoutMillis)
    implements Function<Integer, String> {

  @Override
  public String call(Integer task) {
    return ExecutorReport.ofThisJvm(
            SparkEnv.get().executorId(), Utils.localHostName(), unreachable())
        .encode();
  }

  private String unreachable() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), timeoutMillis);
      return "";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
