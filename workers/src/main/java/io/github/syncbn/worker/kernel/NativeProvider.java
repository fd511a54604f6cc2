package io.github.syncbn.worker.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A native library for matrix products. It is brought in at most once per JVM, when it is asked for
 * the first time; what came of it holds for the life of the JVM.
 */
final class NativeProvider {
  private static final Logger LOG = LoggerFactory.getLogger(Blas.class);

  private final String name;
  private final Loading loading;
  private Optional<Gemm> gemm = Optional.empty();
  private String refusal = "";

  /** Brings it in. */
  interface Loading {
    Gemm load(List<Path> directories) throws NativeRefusal;
  }

  NativeProvider(String name, Loading loading) {
    this.name = name;
    this.loading = loading;
  }

  /**
   * @param directories where it may be unpacked, tried in order
   * @return whether this call was the first, so that what came of it is news
   */
  boolean bringIn(List<Path> directories) {
    if (gemm.isPresent() || !refusal.isEmpty()) {
      return false;
    }
    try {
      gemm = Optional.of(loading.load(directories));
      LOG.info("Matrix products by {}", gemm.get().description());
    } catch (NativeRefusal e) {
      refusal = name + " cannot be used: " + e.getMessage();
      LOG.debug("{} was refused", name, e);
    }
    return true;
  }

  /** Its product, if it could be brought in. */
  Optional<Gemm> gemm() {
    return gemm;
  }

  /** Why it could not be brought in: a sentence without its full stop. */
  String refusal() {
    return refusal;
  }
}
