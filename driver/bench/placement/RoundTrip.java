/**
 * Prints how many nanoseconds a cache line takes from one core to another and back: two threads
 * count a number up by turns, some thousand times; the least mean.
 */
final class RoundTrip {
  private static final int BLOCKS = 60;
  private static final int TURNS = 2000;

  private static volatile long number;

  private RoundTrip() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread other = new Thread(() -> countUp(1, BLOCKS * TURNS));
    other.setDaemon(true);
    other.start();
    long least = Long.MAX_VALUE;
    for (int block = 0; block < BLOCKS; block++) {
      long start = System.nanoTime();
      countUp(2L * block * TURNS, TURNS);
      least = Math.min(least, (System.nanoTime() - start) / TURNS);
    }
    System.out.println(least);
  }

  /** Makes every second number of some, from {@code from} on, the next one. */
  private static void countUp(long from, int turns) {
    for (long mine = from; mine < from + 2L * turns; mine += 2) {
      while (number != mine) {
        Thread.onSpinWait();
      }
      number = mine + 1;
    }
  }
}
