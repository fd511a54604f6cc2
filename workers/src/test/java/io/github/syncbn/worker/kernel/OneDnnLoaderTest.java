package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which oneDNN comes or does not come into a JVM; each case is a JVM of its own. */
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class OneDnnLoaderTest {
  @TempDir private Path scratch;

  @Test
  void load_freshJvm_runsOnOneThreadAndLeavesNothingBehind() throws Exception {
    Path chosen = Files.createDirectory(scratch.resolve("chosen"));
    Path file = Files.createFile(scratch.resolve("file"));
    String output =
        probe()
            .environment("OMP_NUM_THREADS", "4")
            .environment("OMP_DYNAMIC", "false")
            .run("syncbn-first", "ONE_DNN", file.toString(), chosen.toString());
    assertThat(output)
        .contains("OneDnnGemm: oneDNN 3.", "threads started by a product: 0")
        .doesNotContain("product: 1", "product: 3");
    assertThat(chosen).isEmptyDirectory();
    assertThat(probe().home()).isEmptyDirectory();
  }

  /** The OpenMP that it brings is no hindrance to OpenBLAS, which needs none. */
  @Test
  void load_withOpenBlasInOneJvm_bothAreUsed() throws Exception {
    String output = probe().run("syncbn-first", "ONE_DNN,OPEN_BLAS");
    assertThat(output).contains("OneDnnGemm: oneDNN", "OpenBlasGemm: OpenBLAS 0.");
  }

  @Test
  void load_instructionsLimited_areNamed() throws Exception {
    String output =
        probe().environment("ONEDNN_MAX_CPU_ISA", "AVX2").run("syncbn-first", "ONE_DNN");
    assertThat(output).containsPattern("oneDNN 3\\.\\S+ AVX2\\n");
  }

  @Test
  void load_noDirectoryUsable_fallsBackWithOneWarningEach() throws Exception {
    Path file = Files.createFile(scratch.resolve("file"));
    String output =
        probe()
            .option("-Djava.io.tmpdir=" + file)
            .option("-Duser.dir=" + file)
            .option("-Dlog4j2.level=WARN")
            .run("syncbn-first", "AUTO,ONE_DNN");
    assertThat(output)
        .contains("VectorGemm: java", "OpenBLAS cannot be used: no directory is writable")
        .contains("refused: oneDNN cannot be used: no directory is writable", file.toString())
        .contains("numerics.blas = java");
    // Elsewhere nobody looks for oneDNN who has not asked for it.
    if (Instructions.haveAvx2()) {
      assertThat(output).contains("numerics.blas = openBlas");
    }
  }

  @Test
  void load_anotherOneDnnBefore_isLeftAlone() throws Exception {
    Path theirs = Files.createDirectory(scratch.resolve("theirs"));
    for (String name : new String[] {"libgomp.so.1", "libdnnl.so.3"}) {
      String resource = NativePlatform.here().oneDnnResource(name);
      try (var in = getClass().getClassLoader().getResourceAsStream(resource)) {
        Files.copy(in, theirs.resolve(name));
      }
    }
    String output = probe().run(theirs.resolve("libdnnl.so.3").toString(), "ONE_DNN");
    assertThat(output).contains("refused", "another is loaded already", theirs.toString());
  }

  @Test
  void load_jarsLeftOut_saysWhatIsMissing() throws Exception {
    assertThat(probe().without("dnnl").run("syncbn-first", "ONE_DNN"))
        .contains("refused: oneDNN cannot be used", "the class path has no", "libgomp.so.1");
    assertThat(probe().without("jffi").run("syncbn-first", "ONE_DNN"))
        .contains("refused: oneDNN cannot be used", "the class path has no", "jffi");
  }

  private BlasProbeRun probe() throws IOException {
    return new BlasProbeRun(scratch);
  }
}
