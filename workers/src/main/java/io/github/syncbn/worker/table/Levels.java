package io.github.syncbn.worker.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The levels of a category, and their codes: {@value #MISSING} where there is no value, {@value
 * #OTHER} for a level that training has not seen or found too rare, {@value #FIRST} and up for the
 * levels learned, most frequent first. A hashed category has buckets in place of levels.
 *
 * @param texts the levels learned, in the order of their codes; none if it is hashed
 * @param buckets number of buckets of a hashed category, else 0
 */
public record Levels(List<String> texts, int buckets) implements Serializable {
  /** Code of a value that is not there. */
  public static final int MISSING = 0;

  /** Code of a level that has none of its own. */
  public static final int OTHER = 1;

  /** Code of the first level, or bucket. */
  public static final int FIRST = 2;

  /** Of columns that are no categories, and of categories before training has looked at them. */
  public static final Levels NONE = new Levels(List.of(), 0);

  /** A double holds every whole number of so many bits. */
  private static final int HASH_BITS = 52;

  public Levels {
    texts = List.copyOf(texts);
    if (buckets < 0 || buckets > 0 && !texts.isEmpty()) {
      throw new IllegalArgumentException("a category has levels or buckets, not both");
    }
  }

  /** Those of a category that is hashed. */
  public static Levels hashed(int buckets) {
    return new Levels(List.of(), buckets);
  }

  /** Whether codes are known. */
  public boolean isNone() {
    return texts.isEmpty() && buckets == 0;
  }

  /** Number of codes, those of missing and other values included. */
  public int codes() {
    return FIRST + (buckets > 0 ? buckets : texts.size());
  }

  /** The codes by level. */
  Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      numbers.put(texts.get(i), FIRST + i);
    }
    return numbers;
  }

  /** What a code stands for, for people. */
  public String name(int code) {
    if (code == MISSING) {
      return "missing";
    }
    if (code == OTHER) {
      return "other";
    }
    return buckets > 0 ? "bucket " + (code - FIRST) : texts.get(code - FIRST);
  }

  /** The code of a hash that is not 0. */
  public int bucket(long hash) {
    return FIRST + (int) (hash % buckets);
  }

  /**
   * The canonical text of a cell, the same whatever the column's type: 3, 3L, 3.0 and "3" are "3".
   *
   * @return null for a missing value (null, NaN)
   */
  public static String text(Object cell) {
    if (cell == null || cell instanceof Number number && Double.isNaN(number.doubleValue())) {
      return null;
    }
    if (cell instanceof Double || cell instanceof Float || cell instanceof BigDecimal) {
      if (cell instanceof Number number && Double.isInfinite(number.doubleValue())) {
        return cell.toString();
      }
      BigDecimal number = new BigDecimal(cell.toString());
      return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0
          ? number.setScale(0, RoundingMode.UNNECESSARY).toPlainString()
          : number.stripTrailingZeros().toPlainString();
    }
    return cell.toString();
  }

  /**
   * A number of 52 bits above 0 that stands for a text until levels have codes: FNV-1a over UTF-8,
   * then the finalizer of MurmurHash3, so that all bits depend on all bytes.
   */
  public static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return Math.max(1, hash >>> 64 - HASH_BITS);
  }
}
