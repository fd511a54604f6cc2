package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.DisturbedTraining;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.job.JobSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Delta and Iceberg, and the states that they were in. */
class TablesTest {
  @TempDir private static Path folder;
  private static StoreSession session;
  private static String delta;
  private static String firstState;

  @BeforeAll
  static void write() throws IOException {
    session = StoreSession.start(folder, Map.of());
    delta = folder.resolve("delta").toUri().toString();
    session.sql(
        "create table delta.`%s` using delta as %s where id < 400", delta, StoreSession.ROWS);
    session.sql("create table ice.db.t using iceberg as %s where id < 400", StoreSession.ROWS);
    firstState = snapshots().get(0).get(0).toString();
    session.sql("insert into delta.`%s` %s where id >= 400", delta, StoreSession.ROWS);
    session.sql("insert into ice.db.t %s where id >= 400", StoreSession.ROWS);
    String parquet = folder.resolve("first").toString();
    session.spark().sql(StoreSession.ROWS + " where id < 400").write().parquet(parquet);
    session.spark().sql(StoreSession.ROWS).write().parquet(folder.resolve("second").toString());
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  private static List<Row> snapshots() {
    return session
        .spark()
        .sql("select snapshot_id from ice.db.t.snapshots order by committed_at")
        .collectAsList();
  }

  private static String trained(String... data) {
    return session.trained(folder, data);
  }

  private static String first() {
    return trained("--set", "data.path=" + folder.resolve("first"));
  }

  private static String second() {
    return trained("--set", "data.path=" + folder.resolve("second"));
  }

  @Test
  void delta_givesTheDigestOfTheRowsThatItHas() {
    String second = second();
    assertThat(trained("--set", "data.path=" + delta)).isEqualTo(second);
    assertThat(trained("--set", "data.format=delta", "--set", "data.path=" + delta))
        .isEqualTo(second);
    assertThat(trained("--set", "data.table=delta.`" + delta + "`")).isEqualTo(second);
    session.sql("create table named using delta location '%s'", delta);
    assertThat(trained("--set", "data.table=named")).isEqualTo(second);
  }

  @Test
  void delta_inAnEarlierState_givesTheDigestOfThat() {
    String first = first();
    String time =
        session
            .spark()
            .sql("describe history delta.`" + delta + "`")
            .filter("version = 0")
            .select("timestamp")
            .first()
            .get(0)
            .toString();
    assertThat(trained("--set", "data.path=" + delta, "--set", "data.options={ versionAsOf = 0 }"))
        .isEqualTo(first);
    assertThat(
            trained(
                "--set",
                "data.path=" + delta,
                "--set",
                "data.options={ timestampAsOf = \"" + time + "\" }"))
        .isEqualTo(first);
    assertThat(
            trained(
                "--set",
                "data.table=delta.`" + delta + "`",
                "--set",
                "data.options={ versionAsOf = 0 }"))
        .isEqualTo(first);
  }

  @Test
  void iceberg_givesTheDigestOfTheRowsThatItHadAndHas() {
    String first = first();
    String second = second();
    String path = folder.resolve("iceberg/db/t").toString();
    assertThat(trained("--set", "data.table=ice.db.t")).isEqualTo(second);
    assertThat(trained("--set", "data.path=" + path)).isEqualTo(second);
    assertThat(
            trained(
                "--set",
                "data.table=ice.db.t",
                "--set",
                "data.options={ versionAsOf = " + firstState + " }"))
        .isEqualTo(first);
  }

  @Test
  void state_thatATableNeverHad_isRefusedInWords() {
    assertThat(StoreSession.error(training("versionAsOf = 7")))
        .contains("Cannot time travel Delta table to version 7. Available versions: [0, 1].");
    String tomorrow = LocalDateTime.now().plusDays(1).toString().replace('T', ' ');
    assertThat(StoreSession.error(training("timestampAsOf = \"" + tomorrow + "\"")))
        .contains("is after the latest version available to this table");
    List<String> iceberg =
        session.training(
            "--set", "data.table=ice.db.t", "--set", "data.options={ versionAsOf = 5 }");
    assertThat(StoreSession.error(iceberg)).contains("Cannot read table ice.db.t: ");
  }

  private static List<String> training(String option) {
    return session.training(
        "--set", "data.path=" + delta, "--set", "data.options={ " + option + " }");
  }

  @Test
  void rows_thatWereDeleted_areNotTrainedOn() {
    String path = folder.resolve("thinned").toUri().toString();
    for (boolean vectors : new boolean[] {false, true}) {
      session.sql(
          "create or replace table delta.`%s` using delta"
              + " tblproperties ('delta.enableDeletionVectors' = %s) as %s",
          path, vectors, StoreSession.ROWS);
      session.sql("delete from delta.`%s` where id >= 400", path);
      assertThat(trained("--set", "data.path=" + path)).isEqualTo(first());
    }
    assertThat(
            StoreSession.error(
                session.training("--set", "data.format=parquet", "--set", "data.path=" + path)))
        .contains("are those of the delta table");
  }

  @Test
  void table_thatChangedBetweenTwoRuns_isRefusedUnlessItsStateIsNamed() {
    String path = folder.resolve("growing").toUri().toString();
    session.sql(
        "create table delta.`%s` using delta as %s where id < 400", path, StoreSession.ROWS);
    String checkpoints = "checkpoint.path=" + folder.resolve("checkpoints");
    String[] data = {"--set", "data.path=" + path, "--set", checkpoints};
    String first = trained(data);
    session.sql("insert into delta.`%s` %s where id >= 400", path, StoreSession.ROWS);
    List<String> again = session.training(data);
    again.add("--resume");
    assertThat(StoreSession.error(again))
        .contains("the data has changed since this training began");
    assertThat(
            trained(
                "--set",
                "data.path=" + path,
                "--set",
                checkpoints,
                "--set",
                "data.options={ versionAsOf = 0 }",
                "--resume"))
        .isEqualTo(first);
  }

  /** Digest of a training while others write to its table; Spark reads that twice. */
  private static String disturbed(String key, String table, String sql) {
    JobSettings job =
        new ConfigReader().read(session.job(), List.of("data." + key + "=" + table)).job();
    return DisturbedTraining.digest(
        session.spark(), job, () -> session.spark().sql(sql.replace("ROWS", StoreSession.ROWS)));
  }

  @Test
  void table_thatOthersWriteToMeanwhile_isTrainedOnAsItWas() {
    String path = folder.resolve("busy").toUri().toString();
    String delta = "delta.`" + path + "`";
    session.sql("create table %s using delta as %s where id < 400", delta, StoreSession.ROWS);
    session.sql("create table ice.db.busy using iceberg as %s where id < 400", StoreSession.ROWS);
    String first = first();
    String second = second();
    String insert = "insert into %s ROWS where id >= 400";
    assertThat(disturbed("path", path, insert.formatted(delta))).isEqualTo(first);
    assertThat(disturbed("table", "ice.db.busy", insert.formatted("ice.db.busy"))).isEqualTo(first);
    String delete = "delete from %s where id < 300";
    assertThat(disturbed("path", path, delete.formatted(delta))).isEqualTo(second);
    assertThat(disturbed("table", "ice.db.busy", delete.formatted("ice.db.busy")))
        .isEqualTo(second);
  }

  @Test
  void table_whoseFilesAreRemovedMeanwhile_endsTheTraining() {
    String path = folder.resolve("vacuumed").toUri().toString();
    session.sql("create table delta.`%s` using delta as %s", path, StoreSession.ROWS);
    JobSettings job = new ConfigReader().read(session.job(), List.of("data.path=" + path)).job();
    session.spark().conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    assertThatThrownBy(
            () ->
                DisturbedTraining.digest(
                    session.spark(),
                    job,
                    () -> {
                      session.sql("delete from delta.`%s` where id < 300", path);
                      session.sql("vacuum delta.`%s` retain 0 hours", path);
                    }))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("The data changed while it was read: ")
        .hasMessageContaining("does not exist");
  }

  @Test
  void model_isJudgedOnReproducedFromAndAppliedToTables() {
    String model = folder.resolve("kept").toUri().toString();
    List<String> arguments = training("versionAsOf = 0");
    arguments.addAll(List.of("--model", model));
    StoreSession.run(arguments);
    StoreSession.run(List.of("reproduce", "--model", model));
    StoreSession.run(List.of("evaluate", "--model", model, "--input", delta));
    String output = folder.resolve("predictions").toUri().toString();
    StoreSession.run(
        List.of(
            "predict",
            "--model",
            model,
            "--input",
            delta,
            "--option",
            "versionAsOf=0",
            "--output",
            output));
    assertThat(session.spark().read().parquet(output).count()).isEqualTo(400);
    assertThat(
            StoreSession.error(
                List.of(
                    "predict",
                    "--model",
                    model,
                    "--input",
                    delta,
                    "--output",
                    delta,
                    "--overwrite")))
        .contains("holds something else than a table");
  }
}
