package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive of classes that {@code bin/syncbn} keeps beside its build, with a Java that says how
 * it is called: as Spark's launcher it answers with a command, as the command it prints itself.
 */
class ClassArchiveTest {
  private static final String JAVA =
      """
      #!/bin/bash
      case " $* " in
        *launcher.Main*)
          before=${EXTRA:+$EXTRA:}
          printf '\\0\\n%s\\0' "$0"; printf '%s\\0' -cp \
            "$before$SPARK_CONF_DIR/:$SPARK_HOME/jars/first.jar:$SPARK_HOME/jars/*:/etc/hadoop" -Xmx3g "${@:$#}" ;;
        *ArchiveClassesAtExit*)
          echo made >> "$COUNT"
          printf '%s\\n' "$@" > "$COUNT.command"
          for word in "$@"; do case "$word" in -XX:Archive*) [ -n "$REFUSE" ] || echo classes > "${word#*=}" ;; esac; done
          echo noise; echo noise >&2; exit 3 ;;
        *) printf '%s\\n' "$@" ;;
      esac
      """;

  @TempDir private Path root;
  private BuiltTree tree;

  @BeforeEach
  void lookBuilt() throws IOException {
    tree = new BuiltTree(root, JAVA);
    tree.write("java/release", "JAVA_VERSION=\"17.0.15\"\n");
    tree.write("conf/spark-defaults.conf", "");
    tree.write("driver/target/spark-home/jars/spark-launcher_2.13-4.1.0.jar", "");
    tree.environment("COUNT", root.resolve("count").toString());
  }

  /** What Java was given at last, and what was said, line by line; ROOT for the directory. */
  private List<String> run(String... arguments) throws IOException, InterruptedException {
    BuiltTree.Ended ended = tree.run(arguments);
    assertThat(ended.status()).isZero();
    return shortened(ended.lines());
  }

  private List<String> lines(String file) throws IOException {
    return shortened(Files.readAllLines(tree.path(file)));
  }

  private List<String> shortened(List<String> lines) {
    return lines.stream()
        .map(line -> line.replace(root.toString(), "ROOT").replaceAll("-[0-9]+[.]jsa", "-KEY.jsa"))
        .toList();
  }

  @Test
  void archive_firstStart_isMadeOnceAndUsedBehindTheJars() throws Exception {
    List<String> first = run("inspect");
    assertThat(first.get(0)).startsWith("syncbn: once for this Java: an archive");
    List<String> expected =
        List.of(
            "-Xshare:auto",
            "-XX:SharedArchiveFile=ROOT/driver/target/classes-17.0.15-KEY.jsa",
            "-Xlog:cds*=off",
            "-cp",
            "ROOT/driver/target/spark-home/jars/first.jar:ROOT/driver/target/spark-home/jars/*"
                + ":ROOT/driver/target/syncbn-driver_2.13-1-all.jar:ROOT/conf/:/etc/hadoop",
            "-Xmx3g",
            "inspect");
    assertThat(first.subList(1, first.size())).isEqualTo(expected);
    assertThat(run("inspect")).isEqualTo(expected);
    assertThat(lines("count")).hasSize(1);
  }

  @Test
  void archive_whenItIsMade_hasNoDirectoryAmongTheJars() throws Exception {
    run("inspect");
    assertThat(lines("count.command"))
        .contains(
            "-Dlog4j2.configurationFile=ROOT/conf/log4j2.properties",
            "ROOT/driver/target/spark-home/jars/first.jar:ROOT/driver/target/spark-home/jars/*"
                + ":ROOT/driver/target/syncbn-driver_2.13-1-all.jar");
  }

  @Test
  void archive_madeInVain_isNotTriedAgainAndStopsNobody() throws Exception {
    tree.environment("REFUSE", "1");
    assertThat(run("inspect")).contains("inspect").doesNotContain("noise");
    assertThat(run("inspect")).startsWith("-cp");
    assertThat(lines("count")).hasSize(1);
  }

  @Test
  void archive_anotherJavaOrBuild_isMadeAnew() throws Exception {
    run("inspect");
    tree.write("java/release", "JAVA_VERSION=\"21.0.4\"\n");
    assertThat(run("inspect").get(0)).contains("once for this Java");
    assertThat(tree.path("driver/target/dist.stamp").toFile())
        .satisfies(stamp -> stamp.setLastModified(System.currentTimeMillis() + 60_000));
    assertThat(run("inspect").get(0)).contains("once for this Java");
    assertThat(lines("count")).hasSize(3);
  }

  @Test
  void configuration_ofTheUser_comesBehindTheJarsToo() throws Exception {
    tree.environment("SPARK_CONF_DIR", "/my conf");
    assertThat(run("inspect")).anyMatch(word -> word.endsWith("-all.jar:/my conf/:/etc/hadoop"));
  }

  @Test
  void classPathOfTheUser_beforeAll_staysThereWithoutArchive() throws Exception {
    tree.environment("EXTRA", "/mine.jar");
    assertThat(run("inspect"))
        .containsSequence(
            "-cp",
            "/mine.jar:ROOT/conf/:ROOT/driver/target/spark-home/jars/first.jar"
                + ":ROOT/driver/target/spark-home/jars/*:/etc/hadoop",
            "-Xmx3g",
            "inspect");
  }
}
