package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.kernel.KernelWarmUp;
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
 * @param warmUp whether to have the JVM compile the kernels meanwhile: rows are read next
 */
public record ReportingTask(String host, int port, int timeoutMillis, boolean warmUp)
    implements Function<Integer, String> {

  @Override
  public String call(Integer task) {
    if (warmUp) {
      KernelWarmUp.start();
    }
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
