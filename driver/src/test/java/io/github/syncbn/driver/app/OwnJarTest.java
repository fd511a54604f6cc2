package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class OwnJarTest {
  private static final URI OWN = Path.of("/opt/a b/syncbn-all.jar").toUri();
  private static final String JARS =
      "file:/opt/other.jar,file:/opt/a%20b/syncbn-all.jar,hdfs://name/opt/syncbn-all.jar";

  private static String left(String master, String jars) {
    SparkConf conf = new SparkConf(false).set("spark.master", master).set("spark.jars", jars);
    OwnJar.leaveOut(conf, OWN);
    return conf.get("spark.jars");
  }

  @Test
  void ownJar_executorIsThisJvm_isNotFetched() {
    for (String master : new String[] {"local", "local[2]", "local[*]", "local[2,3]"}) {
      assertThat(left(master, JARS))
          .as(master)
          .isEqualTo("file:/opt/other.jar,hdfs://name/opt/syncbn-all.jar");
    }
    assertThat(left("local[2]", OWN.toString())).isEmpty();
    assertThat(left("local[2]", "/opt/a b/syncbn-all.jar")).isEmpty();
  }

  @Test
  void ownJar_executorsAreOthers_isFetched() {
    for (String master :
        new String[] {"local-cluster[2,1,1024]", "spark://here:7077", "yarn", "k8s://https://a"}) {
      assertThat(left(master, JARS)).as(master).isEqualTo(JARS);
    }
  }

  @Test
  void ownJar_loadedByAnotherClassLoader_staysListed() {
    SparkConf conf = new SparkConf(false).set("spark.master", "local[2]").set("spark.jars", JARS);
    OwnJar.leaveOut(conf);
    assertThat(conf.get("spark.jars")).isEqualTo(JARS);
  }
}
