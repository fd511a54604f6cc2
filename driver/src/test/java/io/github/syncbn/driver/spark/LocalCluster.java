package io.github.syncbn.driver.spark;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/** Executors in JVMs of their own, as Spark tests itself: a master and two workers in this one. */
public final class LocalCluster {
  public static final String MASTER = "local-cluster[2,1,1024]";

  private LocalCluster() {}

  /** What its executors need where Spark comes from Maven, not from a download. */
  public static Map<String, String> settings() {
    String scala = Properties.versionNumberString();
    return new TreeMap<>(
        Map.of(
            "spark.master",
            MASTER,
            "spark.executor.memory",
            "1024m",
            // They live for seconds, most of which the optimizing compiler would take. Bits are
            // the same without it: TrainIdentityTest.
            "spark.executor.extraJavaOptions",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.executor.extraClassPath",
            System.getProperty("java.class.path"),
            "spark.executorEnv.SPARK_SCALA_VERSION",
            scala.substring(0, scala.lastIndexOf('.')),
            "spark.executorEnv.SPARK_SQL_TESTING",
            "1",
            "spark.ui.enabled",
            "false"));
  }

  /** Stops a session of another test, which would be taken in the place of one with settings. */
  public static void stopOtherSession() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
  }
}
