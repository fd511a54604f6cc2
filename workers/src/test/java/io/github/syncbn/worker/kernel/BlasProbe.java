package io.github.syncbn.worker.kernel;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A main program for the cases that need a JVM of their own, as netlib decides once per JVM. Asks
 * twice and prints the provider, or the message of the refusal.
 */
final class BlasProbe {
  private BlasProbe() {}

  /**
   * @param arguments who comes first ({@code syncbn-first}, {@code netlib-first} or {@code
   *     netlib-finds-nothing}), a choice, then directories
   */
  public static void main(String[] arguments) {
    switch (arguments[0]) {
      case "netlib-first" -> touchNetlib();
      case "netlib-finds-nothing" -> {
        // As on a machine without a BLAS of its own.
        System.setProperty(OpenBlasLoader.LIBRARY_NAME, "no-such-library");
        touchNetlib();
        System.clearProperty(OpenBlasLoader.LIBRARY_NAME);
      }
      default -> {}
    }
    BlasChoice choice = BlasChoice.valueOf(arguments[1]);
    List<Path> directories = Arrays.stream(arguments).skip(2).map(Path::of).toList();
    for (int call = 0; call < 2; call++) {
      ask(choice, directories);
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
    } catch (IllegalStateException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
