package io.github.syncbn.worker.kernel;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;

/**
 * Brings OpenBLAS into the JVM: unpacks it, makes netlib load it, verifies by the memory map that
 * netlib did, and sets one thread in it. netlib decides once per JVM, in a static initializer, so
 * there is one attempt.
 */
final class OpenBlasLoader {
  static final String LIBRARY_PATH = "dev.ludovic.netlib.blas.nativeLibPath";
  static final String LIBRARY_NAME = "dev.ludovic.netlib.blas.nativeLib";
  private static final String OPENBLAS = "libopenblas.so.0";

  /** Whether somebody had told netlib which BLAS to load, before we do so. */
  static final boolean CHOSEN_BY_USER =
      System.getProperty(LIBRARY_PATH) != null || System.getProperty(LIBRARY_NAME) != null;

  private OpenBlasLoader() {}

  /**
   * @param directories where to unpack, the first that is writable and allows execution
   * @throws NativeRefusal if any step fails; nothing is left behind
   */
  static Gemm load(List<Path> directories) throws NativeRefusal {
    NativePlatform platform = NativePlatform.here();
    NativeDirectory directory = NativeDirectory.firstUsable(directories, dependencies(platform));
    boolean done = false;
    try {
      Gemm gemm = load(platform, directory);
      done = true;
      return gemm;
    } catch (IOException e) {
      throw new NativeRefusal("in " + directory.path() + ": " + e, e);
    } finally {
      if (!done) {
        directory.deleteQuietly();
      }
    }
  }

  private static Gemm load(NativePlatform platform, NativeDirectory directory)
      throws NativeRefusal, IOException {
    if (!CHOSEN_BY_USER) {
      Path unpacked = directory.unpack(platform.openBlasResource(OPENBLAS));
      System.setProperty(LIBRARY_PATH, unpacked.toString());
    }
    try {
      NativeBLAS netlib = netlib(directory);
      Path library = libraryOfNetlib(directory);
      String core = OpenBlasControl.useOneThread(library, CHOSEN_BY_USER, platform, directory);
      return new OpenBlasGemm(netlib, description(library) + " " + core);
    } catch (NativeRefusal | IOException | RuntimeException e) {
      if (!CHOSEN_BY_USER) {
        System.clearProperty(LIBRARY_PATH);
      }
      throw e;
    }
  }

  /**
   * What OpenBLAS needs. These are small, so they serve as the trial of a directory, and loaded
   * there they are found wherever OpenBLAS looks.
   */
  private static List<String> dependencies(NativePlatform platform) throws NativeRefusal {
    List<String> names = new ArrayList<>();
    // Nearly every JVM has mapped the system's copy; a second one would only be asking for trouble.
    try {
      if (MappedLibraries.named("libgcc_s.so").isEmpty()) {
        names.add("libgcc_s.so.1");
      }
    } catch (IOException e) {
      throw new NativeRefusal("what is loaded already cannot be told: " + e, e);
    }
    if (platform.needsQuadmath()) {
      names.add("libquadmath.so.0");
    }
    names.add("libgfortran.so.5");
    return names.stream().map(platform::openBlasResource).toList();
  }

  private static NativeBLAS netlib(NativeDirectory directory) throws NativeRefusal {
    try {
      return NativeBLAS.getInstance();
    } catch (RuntimeException | LinkageError e) {
      throw new NativeRefusal(whyNetlibFailed(), e);
    }
  }

  /** netlib swallows the linker's message; loading the file ourselves brings it out. */
  private static String whyNetlibFailed() {
    String path = System.getProperty(LIBRARY_PATH);
    if (path == null) {
      return "netlib finds no library named " + System.getProperty(LIBRARY_NAME);
    }
    try {
      System.load(path);
    } catch (UnsatisfiedLinkError e) {
      return "netlib cannot load " + path + ": " + e.getMessage();
    }
    return "netlib was in use before with no native library, and decides once per JVM; start the JVM with -D"
        + LIBRARY_PATH
        + "=<path of a libopenblas.so.0>";
  }

  /** The one OpenBLAS in the memory map, which must be the file netlib was told. */
  private static Path libraryOfNetlib(NativeDirectory directory) throws NativeRefusal, IOException {
    Set<Path> mapped = MappedLibraries.openBlas();
    if (mapped.isEmpty()) {
      throw new NativeRefusal(
          CHOSEN_BY_USER
              ? "the library set for netlib is not OpenBLAS, so one thread cannot be verified"
              : "netlib was in use before with another library, and decides once per JVM");
    }
    if (mapped.size() > 1) {
      throw new NativeRefusal("not one but several OpenBLAS are loaded: " + mapped);
    }
    Path library = mapped.iterator().next();
    if (!CHOSEN_BY_USER && !library.startsWith(directory.path())) {
      throw new NativeRefusal(
          "netlib was in use before with " + library + ", and decides once per JVM");
    }
    return library;
  }

  private static String description(Path library) throws IOException {
    if (CHOSEN_BY_USER) {
      return "OpenBLAS " + (Files.exists(library) ? library.toRealPath() : library);
    }
    String version = Loader.getVersion("org.bytedeco", "openblas");
    return version == null ? "OpenBLAS" : "OpenBLAS " + version.replaceFirst("-.*", "");
  }
}
