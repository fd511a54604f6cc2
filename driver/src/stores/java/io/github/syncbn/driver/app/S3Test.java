package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that a training reads and writes lies on S3, which is in this process and keeps keys alone.
 */
class S3Test {
  private static final String BUCKET = "s3a://bucket";

  @TempDir private static Path folder;
  private static BlobStoreContext blobs;
  private static S3Proxy server;
  private static StoreSession session;

  @BeforeAll
  static void start() throws Exception {
    blobs =
        ContextBuilder.newBuilder("transient")
            .credentials("key", "secret")
            .build(BlobStoreContext.class);
    blobs.getBlobStore().createContainerInLocation(null, "bucket");
    server =
        S3Proxy.builder()
            .blobStore(blobs.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.NONE, "key", "secret")
            .build();
    server.start();
    Map<String, String> s3 = new HashMap<>();
    s3.put("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + server.getPort());
    s3.put("spark.hadoop.fs.s3a.endpoint.region", "us-east-1");
    s3.put("spark.hadoop.fs.s3a.access.key", "key");
    s3.put("spark.hadoop.fs.s3a.secret.key", "secret");
    s3.put("spark.hadoop.fs.s3a.path.style.access", "true");
    session = StoreSession.start(folder, s3);
    session.sql("create table delta.`%s/rows` using delta as %s", BUCKET, StoreSession.ROWS);
    session.spark().sql(StoreSession.ROWS).write().parquet(folder.resolve("rows").toString());
  }

  @AfterAll
  static void stop() throws Exception {
    session.close();
    server.stop();
    blobs.close();
  }

  private static FileSystem files() throws IOException {
    return FileSystem.get(URI.create(BUCKET), session.spark().sessionState().newHadoopConf());
  }

  private static String undisturbed() {
    return session.trained(folder, "--set", "data.path=" + folder.resolve("rows"));
  }

  private static List<String> training(String name, int epochs) {
    return session.training(
        "--set",
        "data.path=\"" + BUCKET + "/rows\"",
        "--set",
        "training.epochs=" + epochs,
        "--set",
        "checkpoint={ path = \"" + BUCKET + "/" + name + "/checkpoints\", everySteps = 1 }",
        "--model",
        BUCKET + "/" + name + "/model",
        "--metrics",
        BUCKET + "/" + name + "/metrics.jsonl",
        "--report",
        BUCKET + "/" + name + "/report");
  }

  private static boolean holds(String path) throws IOException {
    return files().exists(new org.apache.hadoop.fs.Path(BUCKET + path));
  }

  @Test
  void training_onADeltaTableThere_givesTheDigestOfTheDisk() throws IOException {
    StoreSession.run(training("all", 4));
    assertThat(session.digest(BUCKET + "/all/model")).isEqualTo(undisturbed());
    assertThat(holds("/all/metrics.jsonl")).isTrue();
    assertThat(holds("/all/report/index.html")).isTrue();
    for (FileStatus left : files().listStatus(new org.apache.hadoop.fs.Path(BUCKET + "/all"))) {
      assertThat(left.getPath().getName()).doesNotContain(".lease").doesNotContain(".new-");
    }
    assertThat(StoreSession.error(training("all", 4))).contains("exists; name another");
    List<String> again = training("all", 4);
    again.add("--overwrite");
    StoreSession.run(again);
    StoreSession.run(List.of("inspect", "--model", BUCKET + "/all/model"));
    StoreSession.run(
        List.of("evaluate", "--model", BUCKET + "/all/model", "--input", BUCKET + "/rows"));
    for (String overwrite : new String[] {"", "--overwrite"}) {
      List<String> predict =
          new ArrayList<>(
              List.of(
                  "predict",
                  "--model",
                  BUCKET + "/all/model",
                  "--input",
                  BUCKET + "/rows",
                  "--output",
                  BUCKET + "/all/predictions"));
      predict.addAll(Arrays.stream(overwrite.split(" ")).filter(word -> !word.isEmpty()).toList());
      StoreSession.run(predict);
      assertThat(session.spark().read().parquet(BUCKET + "/all/predictions").count())
          .isEqualTo(600);
    }
  }

  @Test
  void training_whoseDriverIsKilled_goesOnFromItsCheckpointsToTheSameDigest() throws Exception {
    List<String> arguments = training("killed", 200);
    Process driver = driver(arguments);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!hasCheckpoint("/killed/checkpoints")) {
      assertThat(driver.isAlive()).as("the training has not ended").isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      driver.waitFor(200, TimeUnit.MILLISECONDS);
    }
    driver.destroyForcibly().waitFor();
    assertThat(holds("/killed/model")).isFalse();

    arguments.add("--resume");
    StoreSession.run(arguments);
    assertThat(session.digest(BUCKET + "/killed/model"))
        .isEqualTo(
            session.trained(
                folder,
                "--set",
                "data.path=" + folder.resolve("rows"),
                "--set",
                "training.epochs=200"));
  }

  private static boolean hasCheckpoint(String path) throws IOException {
    FileStatus[] manifests =
        files().globStatus(new org.apache.hadoop.fs.Path(BUCKET + path + "/step-*/manifest.json"));
    return manifests != null && manifests.length > 0;
  }

  /** Another JVM that runs a command as this one would. */
  private static Process driver(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-") || flag.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    session.settings().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(
        List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("driver.log").toFile())
        .start();
  }

  @Test
  void bucket_thatIsNotThere_isToldWithThePath() {
    assertThat(StoreSession.error(session.training("--set", "data.path=\"s3a://none/rows\"")))
        .contains("Cannot read s3a://none/rows: ", "The specified bucket does not exist");
    List<String> model = training("x", 1);
    model.set(model.indexOf("--model") + 1, "s3a://none/model");
    assertThat(StoreSession.error(model))
        .contains("cannot look at the model path s3a://none/model: ");
  }
}
