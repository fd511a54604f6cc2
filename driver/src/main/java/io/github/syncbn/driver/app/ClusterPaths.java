package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.spark.SparkSettingsReader;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;

/**
 * What a job writes must outlive it. In cluster deploy mode the driver runs on any machine of the
 * cluster, and nobody will find what it writes to that machine's disk.
 */
final class ClusterPaths {
  private ClusterPaths() {}

  /**
   * Fails on a path of the driver's own disk in cluster deploy mode.
   *
   * @param name the option or key that has the path
   */
  static void refuseLocal(SparkConf conf, Configuration hadoop, String name, String path) {
    boolean cluster = conf.get("spark.submit.deployMode", "client").equals("cluster");
    if (!cluster || SparkSettingsReader.read(conf).files().sharedLocalPaths()) {
      return;
    }
    try {
      FileSystem files = HadoopPath.files(HadoopPath.of(path), hadoop);
      if (!files.getUri().getScheme().equals("file")) {
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          CONFIGURATION, name + " " + path + " cannot be used: " + e.getMessage(), e);
    }
    throw new JobException(
        CONFIGURATION,
        name
            + " "
            + path
            + " is on the disk of whichever machine runs the driver in cluster deploy mode, and"
            + " would be lost; name a file system that all machines see (hdfs://, s3a://, ...), or"
            + " set --conf spark.syncbn.sharedLocalPaths=true if this path is a mount that they"
            + " share");
  }
}
