package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.kernel.KeyedRandom.Purpose;
import io.github.syncbn.worker.tensor.Matrix;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a machine computes, in 16 hexadecimal digits: two machines with equal hashes give the same
 * bits for a network's matrix products and for the functions of its activations. The descriptions
 * say where a difference may come from and are no part of the hash.
 *
 * @param hash the first 16 digits of the SHA-256 of all results
 * @param jvm name and version of the JVM
 * @param architecture of the CPU, as the JVM names it
 * @param gemm description of the matrix product
 * @param kernels description of the element-wise kernels
 */
public record NumericFingerprint(
    String hash, String jvm, String architecture, String gemm, String kernels) {
  private static final String CURE =
      "Give all executors one library and one CPU type's kernels, the same as before where training"
          + " goes on (numerics.blas = oneDnn or openBlas; spark.executorEnv.OPENBLAS_CORETYPE, such"
          + " as HASWELL, which every x86 CPU with AVX2 runs, or"
          + " spark.executorEnv.ONEDNN_MAX_CPU_ISA, such as AVX2), or set numerics.blas = java, which"
          + " gives the same bits on every CPU";

  private static final int DIGITS = 16;
  private static final String SEPARATOR = ": ";
  private static final int SAMPLES = 1024;

  /** Half the width of the interval in which activations are sampled. */
  private static final float REACH = 12f;

  /** A product of m x k by k x n values; a factor may be stored transposed. */
  public record Product(int m, int n, int k, boolean transposeA, boolean transposeB) {}

  /** Computes it; takes about as long as two products of every given shape. */
  public static NumericFingerprint of(Gemm gemm, Kernels kernels, List<Product> products) {
    MessageDigest digest = sha256();
    for (int i = 0; i < products.size(); i++) {
      digest(digest, results(gemm, products.get(i), i));
    }
    float[] samples = samples(SAMPLES, REACH, -1);
    float[] values = new float[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      values[i] = (float) (1.0 / (1.0 + StrictMath.exp(-samples[i])));
    }
    digest(digest, values);
    for (int i = 0; i < SAMPLES; i++) {
      values[i] = (float) StrictMath.tanh(samples[i]);
    }
    digest(digest, values);
    for (float sample : samples) {
      digest(digest, StrictMath.exp(sample));
      digest(digest, StrictMath.log(StrictMath.abs(sample)));
    }
    return new NumericFingerprint(
        HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        System.getProperty("os.arch"),
        gemm.description(),
        kernels.description());
  }

  /** One line for logs, provenance and the message about machines that differ. */
  public String describe() {
    return "fingerprint "
        + hash
        + SEPARATOR
        + gemm
        + ", kernels "
        + kernels
        + ", "
        + jvm
        + ", "
        + architecture;
  }

  /** Whether two descriptions are of machines that compute the same bits. */
  public static boolean sameBits(String description, String other) {
    return hashOf(description).equals(hashOf(other));
  }

  /**
   * What to tell a user about two that compute, by their descriptions, other bits; empty if they
   * compute the same.
   */
  public static Optional<String> difference(
      String who, String description, String otherWho, String other) {
    if (sameBits(description, other)) {
      return Optional.empty();
    }
    return Optional.of(
        "workers compute by different means, so the model would depend on where it is trained: "
            + who
            + " by "
            + description
            + "; "
            + otherWho
            + " by "
            + other
            + ". "
            + CURE);
  }

  private static String hashOf(String description) {
    int end = description.indexOf(SEPARATOR);
    return end < 0 ? description : description.substring(0, end);
  }

  /** A product that overwrites C and one that adds to it. */
  private static float[] results(Gemm gemm, Product p, int index) {
    Matrix a = factor(p.m(), p.k(), p.transposeA(), 2 * index);
    Matrix b = factor(p.k(), p.n(), p.transposeB(), 2 * index + 1);
    float[] c = new float[p.m() * p.n()];
    for (float beta = 0f; beta <= 1f; beta++) {
      gemm.multiply(a, b, beta, new Matrix(c, 0, p.m(), p.n()));
    }
    return c;
  }

  private static Matrix factor(int rows, int columns, boolean transposed, long coordinate) {
    float[] values = samples(rows * columns, 1f, coordinate);
    return transposed
        ? new Matrix(values, 0, columns, rows).transposed()
        : new Matrix(values, 0, rows, columns);
  }

  /** Uniform in [-reach, reach), from a fixed seed, so that all machines multiply the same. */
  private static float[] samples(int length, float reach, long coordinate) {
    KeyedRandom random = KeyedRandom.of(0, Purpose.FINGERPRINT, coordinate);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) ((2.0 * random.uniform(i) - 1.0) * reach);
    }
    return x;
  }

  private static void digest(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  private static void digest(MessageDigest digest, double value) {
    digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(0, value));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
