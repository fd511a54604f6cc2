package io.github.syncbn.worker.kernel;

import java.lang.reflect.InvocationTargetException;

/**
 * Chooses, once per JVM, between the lane-wise and the scalar twin. The lane-wise classes are
 * reached by name only: they do not link where the incubating module is absent.
 */
final class KernelChoice {
  static final String MODULE = "jdk.incubator.vector";

  static final Kernels BEST;
  static final Gemm JAVA_GEMM;

  /** How that product compares with the native ones, as measured on Zen 4 and Sapphire Rapids. */
  static final String JAVA_GEMM_SPEED;

  static {
    Kernels kernels;
    Gemm gemm;
    try {
      String obstacle = obstacle();
      if (obstacle == null) {
        kernels = lanewise("VectorKernels", Kernels.class);
        gemm = lanewise("VectorGemm", Gemm.class);
      } else {
        kernels = new ScalarKernels("scalar: " + obstacle);
        gemm = new ScalarGemm();
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      kernels = new ScalarKernels("scalar: the lane-wise twin does not load: " + cause);
      gemm = new ScalarGemm();
    }
    BEST = kernels;
    JAVA_GEMM = gemm;
    JAVA_GEMM_SPEED =
        gemm instanceof ScalarGemm
            ? "without Java's vectors about 2.5 times slower"
            : "as fast to 1.9 times slower, by the processor";
  }

  private KernelChoice() {}

  /** Why the lane-wise twin cannot run here, or null. */
  private static String obstacle() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return "start the JVM with --add-modules=" + MODULE + " to have the faster twin";
    }
    return null;
  }

  private static <T> T lanewise(String simpleName, Class<T> type)
      throws ReflectiveOperationException {
    String name = KernelChoice.class.getPackageName() + "." + simpleName;
    return type.cast(
        Class.forName(name, true, KernelChoice.class.getClassLoader())
            .getDeclaredConstructor()
            .newInstance());
  }
}
