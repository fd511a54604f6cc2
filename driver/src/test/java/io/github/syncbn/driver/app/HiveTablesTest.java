package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class HiveTablesTest {
  private static final String CATALOG = "spark.sql.catalogImplementation";
  private static final String CLASS = "org/apache/spark/sql/hive/HiveSessionStateBuilder.class";
  private static final String SETTINGS = "org/apache/hadoop/hive/conf/HiveConf.class";

  /** A class path with these files. */
  private static ClassLoader having(String... names) {
    return new ClassLoader() {
      @Override
      public URL getResource(String name) {
        return Set.of(names).contains(name) ? HiveTablesTest.class.getResource("/") : null;
      }
    };
  }

  private static SparkConf found(SparkConf conf, String... names) {
    HiveTables.find(conf, having(names));
    return conf;
  }

  private static SparkConf empty() {
    return new SparkConf(false);
  }

  @Test
  void metastore_thatSparkIsToldOf_isLookedUp() {
    assertThat(found(empty(), CLASS, SETTINGS, "hive-site.xml").get(CATALOG)).isEqualTo("hive");
    for (String address :
        new String[] {"spark.hadoop.hive.metastore.uris", "spark.hive.metastore.uris"}) {
      assertThat(found(empty().set(address, "thrift://m:9083"), CLASS, SETTINGS).get(CATALOG))
          .isEqualTo("hive");
    }
  }

  @Test
  void withoutAMetastoreOrSparksPartForIt_nothingIsSet() {
    assertThat(found(empty(), CLASS, SETTINGS).contains(CATALOG)).isFalse();
    assertThat(found(empty(), CLASS, "hive-site.xml").contains(CATALOG)).isFalse();
    assertThat(found(empty(), "hive-site.xml").contains(CATALOG)).isFalse();
  }

  @Test
  void catalog_thatIsSet_stays() {
    SparkConf conf = empty().set(CATALOG, "in-memory");
    assertThat(found(conf, CLASS, SETTINGS, "hive-site.xml").get(CATALOG)).isEqualTo("in-memory");
  }
}
