package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings oneDNN into the JVM: unpacks it, loads it, makes sure that it runs on one thread and
 * multiplies as it should.
 */
final class OneDnnLoader {
  private static final String CALLER_DIRECTORY = "jffi.boot.library.path";
  private static final String CALLER = "jni/x86_64-Linux/libjffi-1.2.so";
  private static final String OPEN_MP = "libgomp.so.1";
  private static final String ONE_DNN = "libdnnl.so.3";

  private OneDnnLoader() {}

  /**
   * @param directories where to unpack, the first that is writable and allows execution
   * @throws NativeRefusal if any step fails; nothing is left behind
   */
  static Gemm load(List<Path> directories) throws NativeRefusal {
    NativePlatform platform = NativePlatform.here();
    NativeDirectory directory =
        NativeDirectory.firstUsable(directories, List.of(platform.oneDnnResource(OPEN_MP)));
    boolean done = false;
    try {
      Gemm gemm = load(platform, directory);
      done = true;
      return gemm;
    } catch (IOException e) {
      throw new NativeRefusal("in " + directory.path() + ": " + e, e);
    } catch (LinkageError e) {
      throw new NativeRefusal("what calls it does not load: " + e.getMessage(), e);
    } finally {
      if (!done) {
        directory.deleteQuietly();
      }
    }
  }

  private static Gemm load(NativePlatform platform, NativeDirectory directory)
      throws NativeRefusal, IOException {
    requireNoOther();
    directory.unpack(CALLER);
    Path file = directory.unpack(platform.oneDnnResource(ONE_DNN));
    OneDnnLibrary library = open(file, directory);
    requireOneThread(library);
    String description =
        "oneDNN " + library.version() + " " + Instructions.name(library.instructions());
    Gemm gemm = new OneDnnGemm(library, description);
    requireProduct(gemm);
    return gemm;
  }

  private static OneDnnLibrary open(Path file, NativeDirectory directory) throws NativeRefusal {
    SystemProperty caller = SystemProperty.unlessSet(CALLER_DIRECTORY, directory.path().toString());
    try {
      return OneDnnLibrary.open(file);
    } finally {
      caller.restore();
    }
  }

  /** Another class loader of this JVM may have brought in the same; that one is our own. */
  private static void requireNoOther() throws NativeRefusal, IOException {
    Set<Path> others = new TreeSet<>(MappedLibraries.oneDnn());
    others.removeIf(NativeDirectory::holds);
    if (!others.isEmpty()) {
      // Names that it exports and uses itself could be bound to those of the other one.
      throw new NativeRefusal("another is loaded already: " + others);
    }
  }

  private static void requireOneThread(OneDnnLibrary library) throws NativeRefusal {
    int before = library.threads();
    library.useThreads(1);
    int threads = library.threads();
    library.useThreads(before);
    if (threads != 1) {
      throw new NativeRefusal("its OpenMP keeps " + threads + " threads");
    }
  }

  /** A product of matrices that lie somewhere in their arrays: offsets must mean what we think. */
  private static void requireProduct(Gemm gemm) throws NativeRefusal {
    float[] data = new float[64];
    for (int i = 0; i < data.length; i++) {
      data[i] = i % 7 - 3;
    }
    Matrix a = new Matrix(data, 3, 4, 5);
    Matrix b = new Matrix(data, 31, 6, 5, 5).transposed();
    float[] expected = new float[30];
    float[] actual = new float[30];
    new ScalarGemm().multiply(a, b, 0f, new Matrix(expected, 2, 4, 6, 7));
    gemm.multiply(a, b, 0f, new Matrix(actual, 2, 4, 6, 7));
    if (!Arrays.equals(actual, expected)) {
      throw new NativeRefusal("it multiplies wrongly here");
    }
  }
}
