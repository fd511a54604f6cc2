package io.github.syncbn.worker.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the matrix-product provider of a training. A native library is brought in at most once
 * per JVM, at the first call that asks for it; what came of it holds for the life of the JVM, as
 * netlib decides only once. A training takes its provider once and never mixes two; two trainings
 * in one JVM may use different ones.
 */
public final class Blas {
  /** System property: a directory for native libraries, tried before all others. */
  public static final String DIRECTORY_PROPERTY = "spark.syncbn.native.dir";

  /** Environment variable: the kernels that OpenBLAS is to use. */
  static final String OPENBLAS_KERNELS = "OPENBLAS_CORETYPE";

  private static final Logger LOG = LoggerFactory.getLogger(Blas.class);

  private static final NativeProvider ONE_DNN = new NativeProvider("oneDNN", OneDnnLoader::load);
  private static final NativeProvider OPEN_BLAS =
      new NativeProvider("OpenBLAS", OpenBlasLoader::load);

  private Blas() {}

  /** As {@link #gemm(BlasChoice, List)} with no further directories. */
  public static Gemm gemm(BlasChoice choice) {
    return gemm(choice, List.of());
  }

  /**
   * The provider that {@link BlasChoice} describes. Where one takes another's place, a warning says
   * so once per JVM.
   *
   * @param directories where native libraries may be unpacked, tried in order before the directory
   *     for temporary files and the working directory; used by the first call only
   * @throws IllegalStateException if a native library is asked for and none can be loaded; the
   *     message says why and what to do
   */
  public static synchronized Gemm gemm(BlasChoice choice, List<Path> directories) {
    if (choice == BlasChoice.JAVA) {
      return KernelChoice.JAVA_GEMM;
    }
    List<String> refusals = new ArrayList<>();
    List<NativeProvider> providers = providers(choice);
    for (NativeProvider provider : providers) {
      boolean news = provider.bringIn(candidates(directories));
      if (provider.gemm().isPresent()) {
        return provider.gemm().get();
      }
      boolean last = provider == providers.get(providers.size() - 1);
      String refusal = provider.refusal() + (last ? withoutAny() : withoutOneDnn());
      refusals.add(refusal);
      if (news && (!last || choice == BlasChoice.AUTO)) {
        LOG.warn(refusal);
      }
    }
    if (choice != BlasChoice.AUTO) {
      throw new IllegalStateException(String.join(". ", refusals));
    }
    return KernelChoice.JAVA_GEMM;
  }

  private static List<NativeProvider> providers(BlasChoice choice) {
    return switch (choice) {
      case ONE_DNN -> List.of(ONE_DNN);
      case OPEN_BLAS -> List.of(OPEN_BLAS);
      default -> prefersOneDnn() ? List.of(ONE_DNN, OPEN_BLAS) : List.of(OPEN_BLAS);
    };
  }

  private static boolean prefersOneDnn() {
    return Instructions.haveAvx2()
        && System.getenv(OPENBLAS_KERNELS) == null
        && !OpenBlasLoader.CHOSEN_BY_USER;
  }

  private static List<Path> candidates(List<Path> directories) {
    List<Path> candidates = new ArrayList<>();
    String set = System.getProperty(DIRECTORY_PROPERTY);
    if (set != null) {
      candidates.add(Path.of(set));
    }
    candidates.addAll(directories);
    candidates.add(Path.of(System.getProperty("java.io.tmpdir")));
    candidates.add(Path.of("").toAbsolutePath());
    return candidates;
  }

  private static String withoutOneDnn() {
    return ". Products are left to OpenBLAS, whose bits are others and which is slower. To have"
        + " oneDNN, cure the cause or set "
        + DIRECTORY_PROPERTY
        + " to a directory that is writable and allows execution; numerics.blas = openBlas asks for"
        + " OpenBLAS without this message";
  }

  private static String withoutAny() {
    return ". Without it matrix products run in Java, "
        + KernelChoice.JAVA_GEMM_SPEED
        + ". To have it, cure the cause or set "
        + DIRECTORY_PROPERTY
        + " to a directory that is writable and allows execution; numerics.blas = java accepts the"
        + " Java product without this message";
  }
}
