package io.github.syncbn.driver.app;

import org.apache.spark.package$;
import picocli.CommandLine.IVersionProvider;

/** Versions of syncbn, Spark and Java. */
final class Version implements IVersionProvider {

  /** Version of syncbn, from the jar's manifest. */
  static String ofSyncbn() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "syncbn "
          + ofSyncbn()
          + ", Spark "
          + package$.MODULE$.SPARK_VERSION()
          + ", Java "
          + System.getProperty("java.version")
    };
  }
}
