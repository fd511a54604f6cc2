package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a Hive metastore, which lies in memory here. */
class HiveMetastoreTest {
  @TempDir private static Path folder;
  private static StoreSession session;

  @BeforeAll
  static void write() throws IOException {
    session =
        StoreSession.start(
            folder,
            Map.of(
                "spark.sql.catalogImplementation",
                "hive",
                "spark.hadoop.javax.jdo.option.ConnectionURL",
                "jdbc:derby:memory:stores;create=true",
                "spark.hadoop.datanucleus.schema.autoCreateAll",
                "true",
                "spark.hadoop.hive.metastore.schema.verification",
                "false"));
    session.sql("create database sales");
    session.sql("create table sales.orc stored as orc as %s", StoreSession.ROWS);
    session.sql("create table sales.text (id bigint, x double, z double, y int)");
    session.sql("insert into sales.text %s", StoreSession.ROWS);
    session.sql(
        "create table sales.days (id bigint, x double, z double, y int) partitioned by (day string)");
    session.spark().conf().set("hive.exec.dynamic.partition.mode", "nonstrict");
    session.sql(
        "insert into sales.days select *, concat('2026-01-0', 1 + cast(id / 200 as int)) from (%s)",
        StoreSession.ROWS);
    session.spark().sql(StoreSession.ROWS).write().parquet(folder.resolve("all").toString());
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  @Test
  void tables_giveTheDigestOfTheirRows() {
    String expected = session.trained(folder, "--set", "data.path=" + folder.resolve("all"));
    for (String table : new String[] {"sales.orc", "sales.text"}) {
      assertThat(session.trained(folder, "--set", "data.table=" + table))
          .as(table)
          .isEqualTo(expected);
    }
    assertThat(
            session.trained(
                folder,
                "--set",
                "data.table=sales.days",
                "--set",
                "data.query=\"select id, x, z, y from input\""))
        .isEqualTo(expected);
  }

  @Test
  void tableWithoutVersions_isNotReadAsIfItHadThem() {
    assertThat(
            StoreSession.error(
                session.training(
                    "--set", "data.table=sales.orc", "--set", "data.options={ versionAsOf = 0 }")))
        .contains("The feature is not supported: Time travel on the relation");
  }
}
