package io.github.syncbn.worker.spark;

import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.Utils;

/** A task that does nothing but report where it runs. */
public final class ReportingTask implements Function<Integer, String> {

  @Override
  public String call(Integer task) {
    return ExecutorReport.ofThisJvm(SparkEnv.get().executorId(), Utils.localHostName()).encode();
  }
}
