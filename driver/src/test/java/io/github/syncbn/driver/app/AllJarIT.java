package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that spark-submit is given, as it was built, in a process without our class path. */
class AllJarIT {
  private static final Path JAR = Path.of(System.getProperty("syncbn.allJar"));

  /** Parts that the jar brings along itself, and must be found there. */
  private static final List<String> OURS =
      List.of(
          "syncbn",
          "picocli",
          "config-",
          "progressbar",
          "jline",
          "bytedeco",
          "jffi",
          "tribuo",
          "/classes");

  @TempDir private Path folder;

  @Test
  void jar_holdsOursAndRelocatedPartsOnly() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo(Main.class.getName());
      List<String> names = jar.stream().map(entry -> entry.getName()).toList();
      assertThat(names.stream().filter(name -> name.endsWith(".class")))
          .hasSizeGreaterThan(300)
          .allMatch(
              name ->
                  name.startsWith("io/github/syncbn/")
                      || name.startsWith("org/bytedeco/")
                      || name.startsWith("com/kenai/jffi/"));
      assertThat(names)
          .doesNotHaveDuplicates()
          .contains(
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "org/bytedeco/openblas/linux-x86_64/libopenblas.so.0",
              "org/bytedeco/openblas/linux-arm64/libopenblas.so.0",
              "org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3",
              "org/bytedeco/dnnl/linux-x86_64/libgomp.so.1",
              "jni/x86_64-Linux/libjffi-1.2.so",
              "io/github/syncbn/shaded/picocli/CommandLine.class",
              "io/github/syncbn/shaded/protobuf/ByteString.class",
              "io/github/syncbn/shaded/onnx/OnnxMl.class",
              "io/github/syncbn/driver/source/digits.csv");
    }
  }

  @Test
  void jar_submittedWithoutAnythingBesideIt_trains() throws Exception {
    Path metrics = folder.resolve("metrics.jsonl");
    List<String> command =
        List.of(
            "train",
            "--config",
            "builtin:digits",
            "--set",
            "training.epochs=1",
            "--metrics",
            metrics.toString());
    assertThat(submit(command)).contains("digest", "test accuracy");
    assertThat(Files.readAllLines(metrics)).last().asString().contains("\"final\"");
  }

  /** By a protobuf of its own, whatever that of Spark is. */
  @Test
  void jar_submittedWithoutAnythingBesideIt_exports() throws Exception {
    Path onnx = folder.resolve("model.onnx");
    String model = Path.of("src/test/resources/model-version-3").toAbsolutePath().toString();
    assertThat(submit(List.of("export", "--model", model, "--onnx", onnx.toString())))
        .contains("tensor(string) [N]");
    assertThat(onnx).isNotEmptyFile();
  }

  /** Runs spark-submit's main class on Spark's jars alone; returns what it said. */
  private String submit(List<String> arguments) throws IOException, InterruptedException {
    String spark =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> OURS.stream().noneMatch(path::contains))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(System.getProperty("syncbn.moduleOptions").split(" ")));
    command.addAll(List.of("-Xmx1g", "-cp", spark, "org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", "local[2]", JAR.toString()));
    command.addAll(arguments);
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
