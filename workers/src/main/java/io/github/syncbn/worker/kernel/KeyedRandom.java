package io.github.syncbn.worker.kernel;

/**
 * Random numbers that depend only on what they are for: a 64-bit key made of (seed, purpose, step
 * or epoch, layer, ...) and a counter. Nothing is drawn from a stream that depends on who computes.
 */
public final class KeyedRandom {
  private final long key;

  private KeyedRandom(long key) {
    this.key = key;
  }

  /** What a random number is for; part of its key, so that no two uses share numbers. */
  public enum Purpose {
    INITIALIZATION,
    EPOCH_ORDER,
    DROPOUT,
    SPLIT,
    AUGMENTATION,
    FINGERPRINT,
    NOISE,
    /** Which rows of many are taken. */
    SAMPLE,
    /** Values of a column among its rows. */
    PERMUTATION
  }

  /**
   * The generator of a seed for a purpose, told apart further by {@code coordinates} (epoch, shard,
   * layer, ...).
   */
  public static KeyedRandom of(long seed, Purpose purpose, long... coordinates) {
    // Each part is mixed before it is added, so that parts which differ a little never cancel.
    long key = mix(mix(seed + GOLDEN) + GOLDEN * (purpose.ordinal() + 1));
    for (long coordinate : coordinates) {
      key = mix(key + mix(coordinate + GOLDEN));
    }
    return new KeyedRandom(key);
  }

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /**
   * 64 uniform bits number {@code counter} (SplitMix64's finalizer over key and counter; Steele,
   * Lea and Flood 2014).
   */
  public long bits(long counter) {
    return mix(key + GOLDEN * (counter + 1));
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  public double uniform(long counter) {
    return (bits(counter) >>> 11) * 0x1p-53;
  }

  /**
   * Standard normal number {@code counter}, by Box and Muller's transform over {@link StrictMath}.
   */
  public double gaussian(long counter) {
    // 1 - u lies in (0, 1], so the logarithm is finite.
    double radius = StrictMath.sqrt(-2.0 * StrictMath.log(1.0 - uniform(2 * counter)));
    return radius * StrictMath.cos(2.0 * StrictMath.PI * uniform(2 * counter + 1));
  }

  /** Uniform in 0..bound-1, without modulo bias worth naming (64-bit multiply-high). */
  public int below(int bound, long counter) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be positive, not " + bound);
    }
    return (int) Math.multiplyHigh(bits(counter) >>> 1, (long) bound << 1);
  }

  /** A permutation of 0..length-1 written into {@code permutation} (Fisher and Yates). */
  public void permute(int[] permutation, int length) {
    for (int i = 0; i < length; i++) {
      permutation[i] = i;
    }
    for (int i = length - 1; i > 0; i--) {
      int j = below(i + 1, i);
      int held = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = held;
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
