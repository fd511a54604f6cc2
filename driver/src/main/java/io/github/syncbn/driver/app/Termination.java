package io.github.syncbn.driver.app;

import io.github.syncbn.driver.spark.ExitCode;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;

/** How the process ends, so that its exit code reaches the caller. */
enum Termination {
  /** By {@link System#exit}: no thread of a library keeps the process. */
  EXIT {
    @Override
    void end(int code) {
      System.exit(code);
    }
  },
  /**
   * By returning, or by Spark's exception for exit codes. YARN's application master takes any exit
   * for a failure that may be tried again, even one with code 0.
   */
  RETURN {
    @Override
    void end(int code) throws SparkUserAppException {
      if (code != 0) {
        throw ExitCode.of(code);
      }
    }
  };

  /** Ends the main method with an exit code. */
  abstract void end(int code) throws SparkUserAppException;

  /**
   * What suits the way in which this application was submitted.
   *
   * @param guest whether the process had a session before us, as jobs of Databricks do: it is not
   *     ours to end
   */
  static Termination of(SparkConf conf, boolean guest) {
    boolean yarn = conf.get("spark.master", "").startsWith("yarn");
    boolean cluster = conf.get("spark.submit.deployMode", "client").equals("cluster");
    return guest || yarn && cluster ? RETURN : EXIT;
  }
}
