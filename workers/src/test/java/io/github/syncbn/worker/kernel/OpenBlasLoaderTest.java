package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which OpenBLAS comes or does not come into a JVM; each case is a JVM of its own. */
class OpenBlasLoaderTest {
  @TempDir private Path scratch;

  @Test
  void load_freshJvm_leavesNothingBehind() throws Exception {
    Path chosen = Files.createDirectory(scratch.resolve("chosen"));
    String output = probe().run("syncbn-first", "OPEN_BLAS", chosen.toString());
    assertThat(output).contains("OpenBlasGemm: OpenBLAS 0.");
    assertThat(chosen).isEmptyDirectory();
    assertThat(probe().home()).isEmptyDirectory();
  }

  @Test
  void load_firstDirectoryUnusable_takesTheNext() throws Exception {
    Path file = Files.createFile(scratch.resolve("file"));
    String output = probe().run("syncbn-first", "OPEN_BLAS", file.toString());
    assertThat(output).contains("OpenBlasGemm");
  }

  @Test
  void load_noDirectoryUsable_namesEachAndTheSetting() throws Exception {
    Path file = Files.createFile(scratch.resolve("file"));
    String output =
        probe()
            .option("-Djava.io.tmpdir=" + file)
            .option("-Duser.dir=" + file)
            .run("syncbn-first", "OPEN_BLAS", scratch.resolve("absent").toString());
    assertThat(output)
        .contains("refused: OpenBLAS cannot be used: no directory is writable")
        .contains(scratch.resolve("absent").toString(), file.toString())
        .contains("times slower", Blas.DIRECTORY_PROPERTY, "numerics.blas = java");
  }

  @Test
  void load_netlibFoundNothingBefore_fallsBackWithOneWarning() throws Exception {
    String output =
        probe()
            .option("-Dlog4j2.level=WARN")
            .environment(Blas.OPENBLAS_KERNELS, "HASWELL")
            .run("netlib-finds-nothing", "AUTO");
    assertThat(output)
        .contains("netlib: none", "WARN", "netlib was in use before")
        .contains("VectorGemm: java");
    assertThat(output).containsOnlyOnce("OpenBLAS cannot be used");
  }

  @Test
  void load_netlibFoundAnotherLibraryBefore_isRefused() throws Exception {
    // With no library of its own on the machine, this is the case above.
    String output = probe().run("netlib-first", "OPEN_BLAS");
    assertThat(output).contains("refused", "netlib was in use before");
  }

  @Test
  void load_javaWithoutModule_isTheScalarProduct() throws Exception {
    assertThat(probe().withoutModule().run("syncbn-first", "JAVA")).contains("ScalarGemm: java");
  }

  @Test
  void load_libraryNameOfUserAbsent_saysSo() throws Exception {
    String output =
        probe()
            .option("-D" + OpenBlasLoader.LIBRARY_NAME + "=no-such-library")
            .run("syncbn-first", "OPEN_BLAS");
    assertThat(output).contains("refused", "no library named no-such-library");
  }

  @Test
  void load_libraryOfUserAbsent_tellsTheLinkersMessage() throws Exception {
    String output =
        probe()
            .option("-D" + OpenBlasLoader.LIBRARY_PATH + "=/absent/libopenblas.so.0")
            .run("syncbn-first", "OPEN_BLAS");
    assertThat(output).contains("refused", "cannot load /absent/libopenblas.so.0");
  }

  /** Who tells netlib which OpenBLAS to use has it from {@code auto} too. */
  @Test
  void load_openBlasOfUser_isUsedOnOneThread() throws Exception {
    Path library = unpackedByUser();
    for (String order : new String[] {"syncbn-first", "netlib-first"}) {
      String output =
          probe().option("-D" + OpenBlasLoader.LIBRARY_PATH + "=" + library).run(order, "AUTO");
      assertThat(output).contains("OpenBlasGemm: OpenBLAS " + library.toRealPath());
    }
  }

  private Path unpackedByUser() throws NativeRefusal, IOException {
    NativePlatform platform = NativePlatform.here();
    NativeDirectory directory = NativeDirectory.under(scratch);
    directory.unpack(platform.openBlasResource("libgfortran.so.5"));
    if (platform.needsQuadmath()) {
      directory.unpack(platform.openBlasResource("libquadmath.so.0"));
    }
    return directory.unpack(platform.openBlasResource("libopenblas.so.0"));
  }

  private BlasProbeRun probe() throws IOException {
    return new BlasProbeRun(scratch);
  }
}
