package io.github.syncbn.worker.channel;

import java.util.UUID;

/**
 * The first frame of a channel: who comes, and the secret by which it may.
 *
 * @param attempt the attempt it belongs to
 * @param token {@value #TOKEN_BYTES} bytes, known to the attempt's tasks only
 * @param partition number of the task in its stage
 * @param executor Spark's name of the executor; tasks with equal names share a JVM
 * @param host for messages
 * @param numerics what computes there; must be equal for all
 */
public record Hello(
    UUID attempt, byte[] token, int partition, String executor, String host, String numerics) {
  /** Length of a token. */
  public static final int TOKEN_BYTES = 32;

  /** Most bytes in a frame before the hello is accepted. */
  public static final int MOST_BYTES = 4096;

  private static final int MAGIC = 0x4e425331;
  private static final int MOST_NAME = 256;
  private static final int MOST_NUMERICS = 1024;

  /** Appends it to a frame. */
  public void write(FrameWriter frame) {
    frame
        .putInt(MAGIC)
        .putUuid(attempt)
        .putBytes(token)
        .putInt(partition)
        .putText(executor, MOST_NAME)
        .putText(host, MOST_NAME)
        .putText(numerics, MOST_NUMERICS);
  }

  /** Reads the rest of a frame. */
  public static Hello read(FrameReader frame) {
    int magic = frame.getInt("mark");
    if (magic != MAGIC) {
      throw new MalformedFrameException(
          "mark " + Integer.toHexString(magic) + " is not " + Integer.toHexString(MAGIC));
    }
    Hello hello =
        new Hello(
            frame.getUuid("attempt"),
            frame.getBytes("token", TOKEN_BYTES),
            frame.getInt("partition"),
            frame.getText("executor", MOST_NAME),
            frame.getText("host", MOST_NAME),
            frame.getText("numerics", MOST_NUMERICS));
    frame.end();
    return hello;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "partition " + partition + " on executor " + executor + " (" + host + ")";
  }
}
