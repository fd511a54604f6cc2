package io.github.syncbn.driver.file;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.package$;

/**
 * Libraries that bring data sources and file systems to Spark, which has them not itself: what to
 * give it by {@code --packages}, in the versions that fit the Spark that runs.
 */
public enum SparkPackage {
  /** Tables of Delta Lake. */
  DELTA(
      "io.delta:delta-spark_SCALA:VERSION",
      List.of("delta"),
      List.of(),
      List.of("io.delta.", "org.apache.spark.sql.delta.")),

  /** Tables of Apache Iceberg. */
  ICEBERG(
      "org.apache.iceberg:iceberg-spark-runtime-SPARK_SCALA:VERSION",
      List.of("iceberg"),
      List.of(),
      List.of("org.apache.iceberg.")),

  /** Tables of Apache Hudi. */
  HUDI(
      "org.apache.hudi:hudi-sparkSPARK-bundle_SCALA:VERSION",
      List.of("hudi"),
      List.of(),
      List.of("org.apache.hudi.")),

  /** S3 and stores like it. */
  AWS(
      "org.apache.hadoop:hadoop-aws:HADOOP",
      List.of(),
      List.of("s3a"),
      List.of("org.apache.hadoop.fs.s3a.", "software.amazon.")),

  /** Azure's stores. */
  AZURE(
      "org.apache.hadoop:hadoop-azure:HADOOP",
      List.of(),
      List.of("abfs", "abfss", "wasb", "wasbs"),
      List.of("org.apache.hadoop.fs.azure", "com.microsoft.azure.")),

  /** Google's store. */
  GOOGLE(
      "com.google.cloud.bigdataoss:gcs-connector:VERSION",
      List.of(),
      List.of("gs"),
      List.of("com.google.cloud.hadoop."));

  private final String coordinates;
  private final List<String> formats;
  private final List<String> schemes;
  private final List<String> classes;

  SparkPackage(
      String coordinates, List<String> formats, List<String> schemes, List<String> classes) {
    this.coordinates = coordinates;
    this.formats = formats;
    this.schemes = schemes;
    this.classes = classes;
  }

  /** That of a data source. */
  public static Optional<SparkPackage> ofFormat(String format) {
    return of(own -> own.formats.contains(format.toLowerCase(Locale.ROOT)));
  }

  /** That of a file system, by the scheme of its paths. */
  static Optional<SparkPackage> ofScheme(String scheme) {
    return of(own -> own.schemes.contains(scheme.toLowerCase(Locale.ROOT)));
  }

  /** That of a class, by its name with dots or slashes. */
  static Optional<SparkPackage> ofClass(String name) {
    String dotted = name.replace('/', '.');
    return of(own -> own.classes.stream().anyMatch(dotted::startsWith));
  }

  /** That of the first class that a text of an error names. */
  public static Optional<SparkPackage> named(String text) {
    for (String word : text.split("[^\\w.$/]+")) {
      Optional<SparkPackage> found = ofClass(word);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<SparkPackage> of(java.util.function.Predicate<SparkPackage> which) {
    for (SparkPackage own : values()) {
      if (which.test(own)) {
        return Optional.of(own);
      }
    }
    return Optional.empty();
  }

  /** What to do where it is missing: a sentence, or two. */
  public String advice() {
    String spark = package$.MODULE$.SPARK_VERSION();
    String line = spark.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1");
    String artifact =
        coordinates
            .replace(
                "SCALA", scala.util.Properties.versionNumberString().replaceFirst("\\.\\d+$", ""))
            .replace("SPARK", line)
            .replace("HADOOP", VersionInfo.getVersion());
    return "Name its library to Spark before the subcommand, which brings all that it needs:"
        + " --packages "
        + artifact
        + (artifact.endsWith(":VERSION")
            ? " (a VERSION that is made for Spark " + line + ")."
            : ".");
  }
}
