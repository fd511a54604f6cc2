package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CLUSTER;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.secret.SecretNames;
import io.github.syncbn.driver.secret.SecretText;
import io.github.syncbn.driver.secret.Secrets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command: as spark-submit was told, or {@code local[*]} without a web page
 * if it was told nothing. A session that runs already is used, and left running.
 */
final class Session implements AutoCloseable {
  private static final List<String> EXECUTOR_LOCALE =
      List.of("spark.executorEnv.LC_ALL", "spark.executorEnv.LC_CTYPE", "spark.executorEnv.LANG");
  private static final String COMMAND = "sun.java.command";

  private final SparkSession spark;
  private final boolean ours;

  private Session(SparkSession spark, boolean ours) {
    this.spark = spark;
    this.ours = ours;
  }

  /**
   * Starts a session, or takes the one that runs.
   *
   * @throws JobException CLUSTER if Spark does not start
   */
  static Session open() {
    return open(Optional.empty());
  }

  /**
   * The same for a training, which holds its executors from beginning to end in one barrier stage:
   * a session that is started here has a fixed number of executors.
   */
  static Session forTraining() {
    return start(FixedExecutors.of(new SparkConf(), System.err::println));
  }

  /** The same on a given master where a session is started. */
  static Session open(Optional<String> master) {
    SparkConf conf = new SparkConf();
    master.ifPresent(conf::setMaster);
    return start(conf);
  }

  private static Session start(SparkConf conf) {
    if (SparkSession.getDefaultSession().isDefined()
        && !SparkSession.getDefaultSession().get().sparkContext().isStopped()) {
      return new Session(SparkSession.builder().getOrCreate(), false);
    }
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "syncbn");
    OwnJar.leaveOut(conf);
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // How long a barrier stage, for lack of slots, waits to look again and to notice that it was
    // cancelled; 40 times 15 s by default.
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "120");
    // Executors get their locale from nobody in containers, and take names of files for ASCII then.
    if (EXECUTOR_LOCALE.stream().noneMatch(conf::contains)) {
      conf.set(EXECUTOR_LOCALE.get(0), "C.UTF-8");
    }
    // Wide tables are normal here: no warning about the length of a plan's text.
    conf.setIfMissing("spark.sql.debug.maxToStringFields", "1000");
    // Without it Spark reads text in seven encodings only, and windows-1252 is none of them.
    conf.setIfMissing("spark.sql.legacy.javaCharsets", "true");
    HiveTables.find(conf, Thread.currentThread().getContextClassLoader());
    conf.setIfMissing(SecretNames.SPARK_REGEX, SecretNames.REGEX_FOR_SPARK);
    conf.setIfMissing("spark.sql.redaction.string.regex", SecretText.REGEX_FOR_SPARK);
    // Spark's web page and event log show the arguments of this process.
    Optional.ofNullable(System.getProperty(COMMAND))
        .ifPresent(line -> System.setProperty(COMMAND, Secrets.ofProcess().hide(line)));
    try {
      return new Session(SparkSession.builder().config(conf).getOrCreate(), true);
    } catch (Exception e) {
      // Not only RuntimeExceptions: Scala declares none.
      throw new JobException(CLUSTER, "Spark does not start: " + e.getMessage(), e);
    }
  }

  /** Spark's configuration of Hadoop, without a session: {@code spark.hadoop.*} counts. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (ours) {
      spark.stop();
    }
  }
}
