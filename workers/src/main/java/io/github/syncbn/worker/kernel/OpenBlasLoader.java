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

  private OpenBlasLoader() {}

  /**
   * @param directories where to unpack, the first that is writable and allows execution
   * @throws NativeRefusal if any step fails; nothing is left behind
   */
  static Gemm load(List<Path> directories) throws NativeRefusal {
    NativePlatform platform =
        NativePlatform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    NativeDirectory directory = firstUsable(platform, directories);
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
    boolean chosenByUser =
        System.getProperty(LIBRARY_PATH) != null || System.getProperty(LIBRARY_NAME) != null;
    if (!chosenByUser) {
      Path unpacked = directory.unpack(platform.openBlasResource(OPENBLAS));
      System.setProperty(LIBRARY_PATH, unpacked.toString());
    }
    try {
      NativeBLAS netlib = netlib(directory);
      Path library = libraryOfNetlib(chosenByUser, directory);
      String core = OpenBlasControl.useOneThread(library, platform, directory);
      return new OpenBlasGemm(netlib, description(chosenByUser, library) + " " + core);
    } catch (NativeRefusal | IOException | RuntimeException e) {
      if (!chosenByUser) {
        System.clearProperty(LIBRARY_PATH);
      }
      throw e;
    }
  }

  /**
   * The first directory out of which a library can be loaded. The libraries that OpenBLAS needs
   * serve as the trial: they are small, and loaded here they are found wherever OpenBLAS looks.
   */
  private static NativeDirectory firstUsable(NativePlatform platform, List<Path> candidates)
      throws NativeRefusal {
    List<String> reasons = new ArrayList<>();
    for (Path candidate : candidates) {
      NativeDirectory directory = null;
      try {
        directory = NativeDirectory.under(candidate);
        for (String name : dependencies(platform)) {
          System.load(directory.unpack(platform.openBlasResource(name)).toString());
        }
        return directory;
      } catch (IOException | UnsatisfiedLinkError | SecurityException e) {
        reasons.add(candidate + ": " + e.getMessage());
        if (directory != null) {
          directory.deleteQuietly();
        }
      }
    }
    throw new NativeRefusal(
        "no directory is writable and allows execution (" + String.join("; ", reasons) + ")");
  }

  private static List<String> dependencies(NativePlatform platform) throws IOException {
    List<String> names = new ArrayList<>();
    // Nearly every JVM has mapped the system's copy; a second one would only be asking for trouble.
    if (MappedLibraries.named("libgcc_s.so").isEmpty()) {
      names.add("libgcc_s.so.1");
    }
    if (platform.needsQuadmath()) {
      names.add("libquadmath.so.0");
    }
    names.add("libgfortran.so.5");
    return names;
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
  private static Path libraryOfNetlib(boolean chosenByUser, NativeDirectory directory)
      throws NativeRefusal, IOException {
    Set<Path> mapped = MappedLibraries.openBlas();
    if (mapped.isEmpty()) {
      throw new NativeRefusal(
          chosenByUser
              ? "the library set for netlib is not OpenBLAS, so one thread cannot be verified"
              : "netlib was in use before with another library, and decides once per JVM");
    }
    if (mapped.size() > 1) {
      throw new NativeRefusal("not one but several OpenBLAS are loaded: " + mapped);
    }
    Path library = mapped.iterator().next();
    if (!chosenByUser && !library.startsWith(directory.path())) {
      throw new NativeRefusal(
          "netlib was in use before with " + library + ", and decides once per JVM");
    }
    return library;
  }

  private static String description(boolean chosenByUser, Path library) throws IOException {
    if (chosenByUser) {
      return "OpenBLAS " + (Files.exists(library) ? library.toRealPath() : library);
    }
    String version = Loader.getVersion("org.bytedeco", "openblas");
    return version == null ? "OpenBLAS" : "OpenBLAS " + version.replaceFirst("-.*", "");
  }
}
