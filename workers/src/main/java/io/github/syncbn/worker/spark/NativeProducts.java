package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Gemm;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/** The provider of matrix products in a JVM of Spark, which knows where libraries may lie. */
public final class NativeProducts {
  private NativeProducts() {}

  /**
   * The provider.
   *
   * @throws IllegalStateException as {@link Blas#gemm(BlasChoice, List)}
   */
  static Gemm gemm(BlasChoice choice) {
    return Blas.gemm(choice, directories());
  }

  /**
   * Brings its library in on a thread of its own while rows are still read: to unpack and load it
   * takes half a second. What fails here fails again where the product is needed, and is told
   * there.
   */
  public static void ahead(BlasChoice choice) {
    List<Path> directories = directories();
    Thread thread = new Thread(() -> load(choice, directories), "syncbn-native-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load(BlasChoice choice, List<Path> directories) {
    try {
      Blas.gemm(choice, directories);
    } catch (IllegalStateException e) {
      // Thrown once more to the task that asks.
    }
  }

  /**
   * What the application sets, then Spark's local directories: executors have no property of ours.
   */
  private static List<Path> directories() {
    SparkEnv env = SparkEnv.get();
    String set = env.conf().get(Blas.DIRECTORY_PROPERTY, "");
    return Stream.concat(
            Stream.of(set).filter(path -> !path.isEmpty()),
            Arrays.stream(env.blockManager().diskBlockManager().localDirs()).map(File::getParent))
        .map(Path::of)
        .toList();
  }
}
