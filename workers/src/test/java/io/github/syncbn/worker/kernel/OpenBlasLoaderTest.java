package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which OpenBLAS comes or does not come into a JVM; each case is a JVM of its own. */
class OpenBlasLoaderTest {
  @TempDir private Path scratch;

  @Test
  void load_freshJvm_leavesNothingBehind() throws Exception {
    Path chosen = Files.createDirectory(scratch.resolve("chosen"));
    String output = probe(List.of(), "syncbn-first", "NATIVE", chosen.toString());
    assertThat(output).contains("OpenBlasGemm: OpenBLAS 0.");
    assertThat(chosen).isEmptyDirectory();
    assertThat(scratch.resolve("home")).isEmptyDirectory();
  }

  @Test
  void load_firstDirectoryUnusable_takesTheNext() throws Exception {
    Path file = Files.createFile(scratch.resolve("file"));
    String output = probe(List.of(), "syncbn-first", "NATIVE", file.toString());
    assertThat(output).contains("OpenBlasGemm");
  }

  @Test
  void load_noDirectoryUsable_namesEachAndTheSetting() throws Exception {
    Path file = Files.createFile(scratch.resolve("file"));
    String output =
        probe(
            List.of("-Djava.io.tmpdir=" + file, "-Duser.dir=" + file),
            "syncbn-first",
            "NATIVE",
            scratch.resolve("absent").toString());
    assertThat(output)
        .contains("refused: OpenBLAS cannot be used: no directory is writable")
        .contains(scratch.resolve("absent").toString(), file.toString())
        .contains("times slower", Blas.DIRECTORY_PROPERTY, "numerics.blas = java");
  }

  @Test
  void load_netlibFoundNothingBefore_fallsBackWithOneWarning() throws Exception {
    String output = probe(List.of("-Dlog4j2.level=WARN"), "netlib-finds-nothing", "AUTO");
    assertThat(output)
        .contains("netlib: none", "WARN", "netlib was in use before")
        .contains("VectorGemm: java");
    assertThat(output).containsOnlyOnce("OpenBLAS cannot be used");
  }

  @Test
  void load_netlibFoundAnotherLibraryBefore_isRefused() throws Exception {
    // With no library of its own on the machine, this is the case above.
    String output = probe(List.of(), "netlib-first", "NATIVE");
    assertThat(output).contains("refused", "netlib was in use before");
  }

  @Test
  void load_javaWithoutModule_isTheScalarProduct() throws Exception {
    List<String> command = command(List.of(), "syncbn-first", "JAVA");
    command.removeAll(List.of("--add-modules", KernelChoice.MODULE));
    assertThat(run(command)).contains("ScalarGemm: java");
  }

  @Test
  void load_libraryNameOfUserAbsent_saysSo() throws Exception {
    String output =
        probe(
            List.of("-D" + OpenBlasLoader.LIBRARY_NAME + "=no-such-library"),
            "syncbn-first",
            "NATIVE");
    assertThat(output).contains("refused", "no library named no-such-library");
  }

  @Test
  void load_libraryOfUserAbsent_tellsTheLinkersMessage() throws Exception {
    String output =
        probe(
            List.of("-D" + OpenBlasLoader.LIBRARY_PATH + "=/absent/libopenblas.so.0"),
            "syncbn-first",
            "NATIVE");
    assertThat(output).contains("refused", "cannot load /absent/libopenblas.so.0");
  }

  @Test
  void load_openBlasOfUser_isUsedOnOneThread() throws Exception {
    Path library = unpackedByUser();
    for (String order : List.of("syncbn-first", "netlib-first")) {
      String output =
          probe(List.of("-D" + OpenBlasLoader.LIBRARY_PATH + "=" + library), order, "NATIVE");
      assertThat(output).contains("OpenBlasGemm: OpenBLAS " + library.toRealPath());
    }
  }

  private Path unpackedByUser() throws NativeRefusal, IOException {
    NativePlatform platform =
        NativePlatform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    NativeDirectory directory = NativeDirectory.under(scratch);
    directory.unpack(platform.openBlasResource("libgfortran.so.5"));
    if (platform.needsQuadmath()) {
      directory.unpack(platform.openBlasResource("libquadmath.so.0"));
    }
    return directory.unpack(platform.openBlasResource("libopenblas.so.0"));
  }

  private String probe(List<String> options, String... arguments) throws Exception {
    return run(command(options, arguments));
  }

  private List<String> command(List<String> options, String... arguments) throws IOException {
    Path home = Files.createDirectories(scratch.resolve("home"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", KernelChoice.MODULE, "-Duser.home=" + home));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BlasProbe.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
