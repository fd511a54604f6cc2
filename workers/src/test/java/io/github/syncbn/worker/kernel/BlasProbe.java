package io.github.syncbn.worker.kernel;

import dev.ludovic.netlib.blas.NativeBLAS;
import io.github.syncbn.worker.tensor.Matrix;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A main program for the cases that need a JVM of their own, as a library is brought in once per
 * JVM. Asks for each choice twice and prints the provider, or the message of the refusal.
 */
final class BlasProbe {
  private BlasProbe() {}

  /**
   * @param arguments who comes first ({@code syncbn-first}, {@code netlib-first}, {@code
   *     netlib-finds-nothing} or the path of a library), choices with commas between them, then
   *     directories
   */
  public static void main(String[] arguments) {
    switch (arguments[0]) {
      case "syncbn-first" -> {}
      case "netlib-first" -> touchNetlib();
      case "netlib-finds-nothing" -> {
        // As on a machine without a BLAS of its own.
        System.setProperty(OpenBlasLoader.LIBRARY_NAME, "no-such-library");
        touchNetlib();
        System.clearProperty(OpenBlasLoader.LIBRARY_NAME);
      }
      default -> System.load(arguments[0]);
    }
    List<Path> directories = Arrays.stream(arguments).skip(2).map(Path::of).toList();
    for (String choice : arguments[1].split(",")) {
      for (int call = 0; call < 2; call++) {
        ask(BlasChoice.valueOf(choice), directories);
      }
    }
  }

  private static void touchNetlib() {
    try {
      System.out.println("netlib: " + NativeBLAS.getInstance().getClass().getSimpleName());
    } catch (RuntimeException e) {
      System.out.println("netlib: none");
    }
  }

  private static void ask(BlasChoice choice, List<Path> directories) {
    try {
      Gemm gemm = Blas.gemm(choice, directories);
      System.out.println(gemm.getClass().getSimpleName() + ": " + gemm.description());
      System.out.println("threads started by a product: " + threadsStarted(gemm));
    } catch (IllegalStateException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  /** By a product that is worth several threads; those that OpenMP starts stay. */
  private static int threadsStarted(Gemm gemm) {
    int size = 500;
    Matrix square = new Matrix(new float[size * size], 0, size, size);
    Matrix result = new Matrix(new float[size * size], 0, size, size);
    int before = threads();
    gemm.multiply(square, square, 0f, result);
    return Math.max(0, threads() - before);
  }

  private static int threads() {
    return new File("/proc/self/task").list().length;
  }
}
