package io.github.syncbn.worker.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the matrix-product provider of a training. OpenBLAS is brought in at most once per JVM,
 * at the first call that asks for it; what came of it holds for the life of the JVM, as netlib
 * decides only once. A training takes its provider once and never mixes two; two trainings in one
 * JVM may use different ones.
 */
public final class Blas {
  /** System property: a directory for native libraries, tried before all others. */
  public static final String DIRECTORY_PROPERTY = "spark.syncbn.native.dir";

  private static final Logger LOG = LoggerFactory.getLogger(Blas.class);

  private static Gemm openBlas;
  private static String refusal;

  private Blas() {}

  /** As {@link #gemm(BlasChoice, List)} with no further directories. */
  public static Gemm gemm(BlasChoice choice) {
    return gemm(choice, List.of());
  }

  /**
   * The provider: for JAVA always our own product; for NATIVE and AUTO, OpenBLAS if it loads. If it
   * does not, AUTO gives our own product, with one warning per JVM.
   *
   * @param directories where native libraries may be unpacked, tried in order before the directory
   *     for temporary files and the working directory; used by the first call only
   * @throws IllegalStateException if {@code choice} is NATIVE and OpenBLAS cannot be loaded; the
   *     message says why and what to do
   */
  public static synchronized Gemm gemm(BlasChoice choice, List<Path> directories) {
    if (choice == BlasChoice.JAVA) {
      return KernelChoice.JAVA_GEMM;
    }
    boolean first = openBlas == null && refusal == null;
    if (first) {
      try {
        openBlas = OpenBlasLoader.load(candidates(directories));
        LOG.info("Matrix products by {}", openBlas.description());
      } catch (NativeRefusal e) {
        refusal = advice(e.getMessage());
        LOG.debug("OpenBLAS was refused", e);
      }
    }
    if (openBlas != null) {
      return openBlas;
    }
    if (choice == BlasChoice.NATIVE) {
      throw new IllegalStateException(refusal);
    }
    if (first) {
      LOG.warn(refusal);
    }
    return KernelChoice.JAVA_GEMM;
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

  private static String advice(String reason) {
    return "OpenBLAS cannot be used: "
        + reason
        + ". Without it matrix products run in Java, "
        + KernelChoice.JAVA_GEMM_SPEED
        + ". To have it, cure the cause or set "
        + DIRECTORY_PROPERTY
        + " to a directory that is writable and allows execution; numerics.blas = java accepts the"
        + " Java product without this message";
  }
}
