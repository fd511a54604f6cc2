package io.github.syncbn.worker.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack;

/**
 * Calls into the very OpenBLAS that is mapped already: sets one thread and reads what it found. It
 * goes through the JNI stub of bytedeco's presets; a link under the name that the stub asks for
 * leads the dynamic linker back to the mapped file.
 */
final class OpenBlasControl {
  private static final String STUB = "libjniopenblas_nolapack.so";
  private static final String NAME_STUB_ASKS_FOR = "libopenblas_nolapack.so.0";

  /** Kernels of OpenBLAS's run-time dispatch, x86-64 then ARM. */
  private static final List<String> CORES =
      List.of(
          "PRESCOTT",
          "CORE2",
          "NEHALEM",
          "SANDYBRIDGE",
          "HASWELL",
          "ZEN",
          "SKYLAKEX",
          "COOPERLAKE",
          "SAPPHIRERAPIDS",
          "BARCELONA",
          "BULLDOZER",
          "PILEDRIVER",
          "STEAMROLLER",
          "EXCAVATOR",
          "PENRYN",
          "DUNNINGTON",
          "OPTERON",
          "OPTERON_SSE3",
          "BOBCAT",
          "ATOM",
          "NANO",
          "ARMV8",
          "ARMV8SVE",
          "ARMV9SME",
          "CORTEXA53",
          "CORTEXA55",
          "CORTEXA57",
          "CORTEXA72",
          "CORTEXA73",
          "NEOVERSEN1",
          "NEOVERSEN2",
          "NEOVERSEV1",
          "A64FX",
          "THUNDERX",
          "THUNDERX2T99",
          "THUNDERX3T110",
          "TSV110",
          "EMAG8180",
          "FALKOR",
          "VORTEX",
          "VORTEXM4");

  private OpenBlasControl() {}

  /**
   * Sets one thread in {@code library}, which must be the one OpenBLAS that is mapped.
   *
   * @param chosenByUser whether it may be any build, and not the one that comes with us
   * @return the name of the kernels it chose for this CPU
   * @throws NativeRefusal if the number of threads cannot be set and verified
   */
  static String useOneThread(
      Path library, boolean chosenByUser, NativePlatform platform, NativeDirectory directory)
      throws NativeRefusal, IOException {
    Files.createSymbolicLink(directory.path().resolve(NAME_STUB_ASKS_FOR), library);
    Path stub = directory.unpack(platform.openBlasResource(STUB));
    SystemProperty cache =
        SystemProperty.unlessSet("org.bytedeco.javacpp.cachedir", directory.path().toString());
    // Otherwise the presets would unpack and load their own copy of OpenBLAS.
    SystemProperty noLoading = SystemProperty.of("org.bytedeco.javacpp.loadLibraries", "false");
    try {
      System.load(stub.toString());
      requireOnly(library);
      if (chosenByUser) {
        requireNoOpenMp(library);
      }
      openblas_nolapack.blas_set_num_threads(1);
      int threads = threads();
      if (threads != 1) {
        throw new NativeRefusal(library + " keeps " + threads + " threads");
      }
      return coreName();
    } catch (LinkageError e) {
      throw new NativeRefusal(
          "one thread cannot be set and verified in " + library + ": " + e.getMessage(), e);
    } finally {
      noLoading.restore();
      cache.restore();
    }
  }

  private static void requireOnly(Path library) throws NativeRefusal, IOException {
    Set<Path> mapped = MappedLibraries.openBlas();
    if (!mapped.equals(Set.of(library))) {
      throw new NativeRefusal("not one but several OpenBLAS are loaded: " + mapped);
    }
  }

  private static void requireNoOpenMp(Path library) throws NativeRefusal, IOException {
    // With OpenMP the count belongs to each calling thread, so one call does not settle it.
    if (!MappedLibraries.openMp().isEmpty() && !"1".equals(System.getenv("OMP_NUM_THREADS"))) {
      throw new NativeRefusal(
          library + " may run on OpenMP threads; set OMP_NUM_THREADS=1 in the environment");
    }
  }

  /** The number of threads as the library itself holds it. */
  static int threads() throws NativeRefusal {
    Pointer variable = Loader.addressof("blas_cpu_number");
    if (variable == null) {
      throw new NativeRefusal("the library does not tell its number of threads");
    }
    return new IntPointer(variable).get();
  }

  private static String coreName() {
    Pointer chosen = Loader.addressof("gotoblas");
    if (chosen == null) {
      return System.getProperty("os.arch");
    }
    long table = new LongPointer(chosen).get();
    for (String core : CORES) {
      Pointer candidate = Loader.addressof("gotoblas_" + core);
      if (candidate != null && candidate.address() == table) {
        return core;
      }
    }
    return "unknown core";
  }
}
