package io.github.syncbn.driver.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.syncbn.driver.scoring.ScoringSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import py4j.GatewayServer;

/**
 * The tests of the Python package, over a gateway to the session of this JVM; see {@code
 * driver/python/tests/session.py}. They are skipped where there is no Python 3.9 or later.
 */
class PythonGatewayTest {
  private static final String TOKEN = "of-this-test-alone";

  private static final String PY4J = "org.apache.zeppelin:zeppelin-python:0.12.0";
  private static final Path JAR =
      Path.of(
          System.getProperty("user.home"),
          ".m2/repository/org/apache/zeppelin/zeppelin-python/0.12.0/zeppelin-python-0.12.0.jar");

  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

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
  void tests_ofThePackage_pass() throws Exception {
    String python = python();
    String py4j = py4j(python);
    GatewayServer server =
        new GatewayServer.GatewayServerBuilder(spark)
            .javaPort(0)
            .javaAddress(InetAddress.getLoopbackAddress())
            .authToken(TOKEN)
            .build();
    server.start();
    try {
      String failure =
          run(
              List.of(
                  python,
                  "-W",
                  "ignore::ResourceWarning",
                  "-m",
                  "unittest",
                  "discover",
                  "-s",
                  "python/tests"),
              Map.of(
                  "SYNCBN_GATEWAY",
                  server.getListeningPort() + " " + TOKEN,
                  "PYTHONDONTWRITEBYTECODE",
                  "1",
                  "PYTHONPATH",
                  py4j));
      assertThat(failure).isEmpty();
    } finally {
      server.shutdown();
    }
  }

  /** A Python that can be used, with PyTorch if there is one. */
  private String python() throws Exception {
    List<String> usable = new ArrayList<>();
    for (String python : PYTHONS) {
      String version = "import sys; assert sys.version_info >= (3, 9)";
      if (run(List.of(python, "-c", version), Map.of()).isEmpty()) {
        usable.add(python);
        if (run(List.of(python, "-c", "import torch"), Map.of()).isEmpty()) {
          return python;
        }
      }
    }
    assumeThat(usable)
        .as("there is no Python 3.9 or later here: the Python package is not tested")
        .isNotEmpty();
    return usable.get(0);
  }

  /** Where Python finds Py4J: empty where it is installed, else its sources out of a jar. */
  private String py4j(String python) throws Exception {
    if (run(List.of(python, "-c", "import py4j"), Map.of()).isEmpty()) {
      return "";
    }
    assumeThat(JAR)
        .as(
            "the Python package is not tested: there is no Py4J for Python; fetch it with"
                + " mvn org.apache.maven.plugins:maven-dependency-plugin:2.10:get -Dtransitive=false"
                + " -Dartifact="
                + PY4J)
        .exists();
    Path sources = folder.resolve("py4j.zip");
    try (JarFile jar = new JarFile(JAR.toFile());
        InputStream zip = jar.getInputStream(jar.getEntry("python/py4j-src-0.10.9.7.zip"))) {
      Files.copy(zip, sources);
    }
    return sources.toString();
  }

  /** Runs a command; what it said if it failed, else an empty text. */
  private String run(List<String> command, Map<String, String> environment)
      throws InterruptedException, IOException {
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return e.getMessage();
    }
    boolean ended = process.waitFor(20, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(log);
    return ended && process.exitValue() == 0 ? "" : command + " failed: " + said;
  }
}
