package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path root;

  @BeforeEach
  void lookBuilt() throws IOException {
    write("pom.xml", "");
    for (String module : List.of("workers", "driver")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      write(module + "/pom.xml", "");
    }
    write("driver/bin/syncbn", Files.readString(Path.of("bin", "syncbn")));
    write("java/bin/java", JAVA);
    write("java/release", "JAVA_VERSION=\"17.0.15\"\n");
    write("conf/spark-defaults.conf", "");
    write("driver/target/spark-home/jars/spark-launcher_2.13-4.1.0.jar", "");
    write("driver/target/syncbn-driver_2.13-1-all.jar", "");
    write("driver/target/dist.stamp", "");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    assertThat(path.toFile().setExecutable(true)).isTrue();
  }

  /** What Java was given at last, and what was said, line by line; ROOT for the directory. */
  private List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of("bash", root + "/driver/bin/syncbn"), Stream.of(arguments))
            .toList();
    Path said = root.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().remove("SPARK_CONF_DIR");
    builder.environment().put("JAVA_HOME", root.resolve("java").toString());
    builder.environment().put("COUNT", root.resolve("count").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return lines(said);
  }

  private List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
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
    assertThat(lines(root.resolve("count"))).hasSize(1);
  }

  @Test
  void archive_whenItIsMade_hasNoDirectoryAmongTheJars() throws Exception {
    run("inspect");
    assertThat(lines(root.resolve("count.command")))
        .contains(
            "-Dlog4j2.configurationFile=ROOT/conf/log4j2.properties",
            "ROOT/driver/target/spark-home/jars/first.jar:ROOT/driver/target/spark-home/jars/*"
                + ":ROOT/driver/target/syncbn-driver_2.13-1-all.jar");
  }

  @Test
  void archive_madeInVain_isNotTriedAgainAndStopsNobody() throws Exception {
    environment.put("REFUSE", "1");
    assertThat(run("inspect")).contains("inspect").doesNotContain("noise");
    assertThat(run("inspect")).startsWith("-cp");
    assertThat(lines(root.resolve("count"))).hasSize(1);
  }

  @Test
  void archive_anotherJavaOrBuild_isMadeAnew() throws Exception {
    run("inspect");
    write("java/release", "JAVA_VERSION=\"21.0.4\"\n");
    assertThat(run("inspect").get(0)).contains("once for this Java");
    assertThat(root.resolve("driver/target/dist.stamp").toFile())
        .satisfies(stamp -> stamp.setLastModified(System.currentTimeMillis() + 60_000));
    assertThat(run("inspect").get(0)).contains("once for this Java");
    assertThat(lines(root.resolve("count"))).hasSize(3);
  }

  @Test
  void configuration_ofTheUser_comesBehindTheJarsToo() throws Exception {
    environment.put("SPARK_CONF_DIR", "/my conf");
    assertThat(run("inspect")).anyMatch(word -> word.endsWith("-all.jar:/my conf/:/etc/hadoop"));
  }

  @Test
  void classPathOfTheUser_beforeAll_staysThereWithoutArchive() throws Exception {
    environment.put("EXTRA", "/mine.jar");
    assertThat(run("inspect"))
        .containsSequence(
            "-cp",
            "/mine.jar:ROOT/conf/:ROOT/driver/target/spark-home/jars/first.jar"
                + ":ROOT/driver/target/spark-home/jars/*:/etc/hadoop",
            "-Xmx3g",
            "inspect");
  }
}
