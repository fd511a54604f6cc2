package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs {@link BlasProbe} in a JVM of its own. */
final class BlasProbeRun {
  private final Path home;
  private final List<String> options =
      new ArrayList<>(List.of("--add-modules", KernelChoice.MODULE));
  private final Map<String, String> environment = new HashMap<>();
  private String classPath = System.getProperty("java.class.path");

  /** In a folder that becomes the home of its user. */
  BlasProbeRun(Path folder) throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
  }

  BlasProbeRun option(String option) {
    options.add(option);
    return this;
  }

  /** Without Java's vectors. */
  BlasProbeRun withoutModule() {
    options.subList(0, 2).clear();
    return this;
  }

  BlasProbeRun environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Without jars whose names begin so. */
  BlasProbeRun without(String jar) {
    classPath =
        Arrays.stream(classPath.split(File.pathSeparator))
            .filter(entry -> !new File(entry).getName().startsWith(jar))
            .collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  Path home() {
    return home;
  }

  /** What it prints, given these arguments. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Duser.home=" + home, "-cp", classPath, BlasProbe.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove(Blas.OPENBLAS_KERNELS);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
