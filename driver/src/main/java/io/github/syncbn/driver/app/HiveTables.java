package io.github.syncbn.driver.app;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/**
 * Tables of a Hive metastore, which Spark's own shells find unasked where they are told of one, and
 * other programs only by a setting.
 */
final class HiveTables {
  private static final String CATALOG = "spark.sql.catalogImplementation";

  /** What says where a metastore is, besides a file {@code hive-site.xml} on the class path. */
  private static final List<String> ADDRESSES =
      List.of("spark.hadoop.hive.metastore.uris", "spark.hive.metastore.uris");

  /** What Spark looks for, too, to tell whether it has been built or given its part for Hive. */
  private static final List<String> CLASSES =
      List.of(
          "org.apache.spark.sql.hive.HiveSessionStateBuilder",
          "org.apache.hadoop.hive.conf.HiveConf");

  private HiveTables() {}

  /** Has tables looked up in the metastore, if there is one and nothing else is set. */
  static void find(SparkConf conf, ClassLoader classes) {
    boolean told =
        classes.getResource("hive-site.xml") != null || ADDRESSES.stream().anyMatch(conf::contains);
    Stream<String> files = CLASSES.stream().map(name -> name.replace('.', '/') + ".class");
    if (told && files.allMatch(name -> classes.getResource(name) != null)) {
      conf.setIfMissing(CATALOG, "hive");
    }
  }
}
