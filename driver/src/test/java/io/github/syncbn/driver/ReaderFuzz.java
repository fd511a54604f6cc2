package io.github.syncbn.driver;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages good inputs in seeded, random ways and gives each to a reader. A reader may answer, or
 * refuse with a {@link JobException} that has words; any other exception, an Error, or more than
 * {@value #MAX_BYTES} bytes allocated for one input is a failure that names the seed and shows the
 * input.
 *
 * <p>Runs {@code -Dsyncbn.fuzz.cases} inputs (default 5,000), of seed {@code -Dsyncbn.fuzz.seed}
 * (default 1). The heap that counts is the calling thread's, so a reader must not hand its work to
 * other threads.
 */
public final class ReaderFuzz {
  private static final long MAX_BYTES = 64L << 20;

  /** Numbers at which readers that count bytes go wrong. */
  private static final long[] EDGES = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    32767,
    65535,
    65536,
    1 << 24,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xFFFFFFFFL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final List<byte[]> good;
  private final List<byte[]> words;

  /** What reads one input; its result does not matter. */
  @FunctionalInterface
  public interface Reader {
    /** Reads the input. */
    void read(byte[] input) throws Exception;
  }

  private ReaderFuzz(List<byte[]> good, List<byte[]> words) {
    this.good = good;
    this.words = words;
  }

  /**
   * Damaged copies of these.
   *
   * @param good inputs that the reader accepts, at least one
   * @param words pieces of the format's language, which are put in and put in the place of others
   */
  public static ReaderFuzz of(List<byte[]> good, String... words) {
    return new ReaderFuzz(
        List.copyOf(good),
        Arrays.stream(words).map(w -> w.getBytes(StandardCharsets.ISO_8859_1)).toList());
  }

  /** How many inputs are tried. */
  public static int cases() {
    return Integer.getInteger("syncbn.fuzz.cases", 5_000);
  }

  /** Gives every damaged input to the reader. */
  public void feed(Reader reader) {
    feed(cases(), reader);
  }

  /** The same with so many inputs, for readers that take long. */
  public void feed(int cases, Reader reader) {
    long seed = Long.getLong("syncbn.fuzz.seed", 1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // Whatever is loaded once is loaded here.
    good.forEach(input -> attempt(reader, input, "a good input"));
    for (int i = 0; i < cases; i++) {
      byte[] input = damaged(new SplittableRandom(seed * 1_000_003 + i));
      String name = "input " + i + " of seed " + seed;
      long before = threads.getCurrentThreadAllocatedBytes();
      attempt(reader, input, name);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      if (allocated > MAX_BYTES) {
        throw new AssertionError(
            name + " allocated " + allocated + " bytes: " + shown(input), null);
      }
    }
  }

  private static void attempt(Reader reader, byte[] input, String name) {
    try {
      reader.read(input);
    } catch (JobException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError(name + " is refused without words: " + shown(input), e);
      }
    } catch (Throwable e) {
      throw new AssertionError(name + " ends in " + e + ": " + shown(input), e);
    }
  }

  private byte[] damaged(SplittableRandom random) {
    byte[] input = good.get(random.nextInt(good.size())).clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      input = changed(input, random);
    }
    return input;
  }

  private byte[] changed(byte[] input, SplittableRandom random) {
    if (input.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(input.length);
    // Headers are where readers decide: half of the changes are in the first bytes.
    at = random.nextBoolean() ? at : Math.min(at, random.nextInt(64));
    switch (random.nextInt(words.isEmpty() ? 7 : 9)) {
      case 0:
        input[at] ^= (byte) (1 << random.nextInt(8));
        return input;
      case 1:
        input[at] = (byte) random.nextInt(256);
        return input;
      case 2:
        return Arrays.copyOf(input, at);
      case 3:
        // A piece leaves.
        return spliced(input, at, Math.min(1 + random.nextInt(16), input.length - at), new byte[0]);
      case 4:
        // A piece comes twice.
        return spliced(
            input, at, 0, Arrays.copyOfRange(input, at, Math.min(input.length, at + 32)));
      case 5:
        return withEdge(input, at, random);
      case 6:
        byte[] other = good.get(random.nextInt(good.size()));
        int from = random.nextInt(other.length + 1);
        return spliced(input, at, input.length - at, Arrays.copyOfRange(other, from, other.length));
      case 7:
        return spliced(input, at, 0, words.get(random.nextInt(words.size())));
      default:
        byte[] word = words.get(random.nextInt(words.size()));
        return spliced(input, at, Math.min(word.length, input.length - at), word);
    }
  }

  private static byte[] withEdge(byte[] input, int at, SplittableRandom random) {
    long edge = EDGES[random.nextInt(EDGES.length)];
    int width = 1 << random.nextInt(4);
    boolean bigEndian = random.nextBoolean();
    for (int i = 0; i < width && at + i < input.length; i++) {
      input[at + i] = (byte) (edge >> (8 * (bigEndian ? width - 1 - i : i)));
    }
    return input;
  }

  private static byte[] spliced(byte[] input, int at, int removed, byte[] piece) {
    byte[] result = Arrays.copyOf(input, input.length - removed + piece.length);
    System.arraycopy(piece, 0, result, at, piece.length);
    System.arraycopy(input, at + removed, result, at + piece.length, input.length - at - removed);
    return result;
  }

  private static String shown(byte[] input) {
    byte[] head = Arrays.copyOf(input, Math.min(input.length, 2_000));
    boolean text = new String(head, StandardCharsets.ISO_8859_1).chars().allMatch(c -> c >= 9);
    return input.length
        + " bytes, "
        + (text ? new String(head, StandardCharsets.ISO_8859_1) : HexFormat.of().formatHex(head));
  }
}
