package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.driver.scoring.ScoringSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bits that the README tells, on every machine and every version of Spark. */
class RecordedDigestTest {
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = ScoringSession.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void productsInJava_giveTheRecordedBits() throws IOException {
    Path metrics = folder.resolve("metrics.jsonl");
    assertThat(
            Main.run(
                "train",
                "--config",
                "builtin:digits",
                "--set",
                "numerics.blas=java",
                "--metrics",
                metrics.toString()))
        .isZero();
    List<String> lines = Files.readAllLines(metrics);
    assertThat(new ObjectMapper().readTree(lines.get(lines.size() - 1)).path("digest").asText())
        .isEqualTo("cc7b782f6b1d41692b3f09a407f15bd1dfe4f6e7f57e9c6f7b6f524630f51a25");
  }
}
