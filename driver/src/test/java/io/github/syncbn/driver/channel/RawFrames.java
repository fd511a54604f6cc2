package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.FrameType;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.Hello;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.UUID;

/** Frames that nobody should send: random bytes, and good frames with something wrong. */
public final class RawFrames {
  private static final int RPC_REQUEST = 3;
  private static final int ONE_WAY = 9;

  private final Random random;
  private final UUID attempt;

  /**
   * @param attempt one that is open: the identifier is no secret
   */
  public RawFrames(long seed, UUID attempt) {
    this.random = new Random(seed);
    this.attempt = attempt;
  }

  /** Random bytes, a mutated hello, or another type of frame with random content. */
  public byte[] message() {
    return switch (random.nextInt(4)) {
      case 0 -> bytes(random.nextInt(200));
      case 1 -> mutated(hello());
      case 2 -> hello();
      default -> {
        byte[] frame = bytes(5 + random.nextInt(300));
        frame[0] = (byte) random.nextInt(FrameType.values().length);
        if (random.nextBoolean()) {
          frame[1] = frame[2] = frame[3] = frame[4] = 0;
        }
        yield frame;
      }
    };
  }

  /** A message in Spark's envelope, perhaps a broken one. */
  public byte[] wire() {
    byte[] message = message();
    boolean request = random.nextBoolean();
    ByteBuffer wire = ByteBuffer.allocate(8 + 1 + (request ? 8 : 0) + 4 + message.length);
    wire.putLong(wire.capacity()).put((byte) (request ? RPC_REQUEST : ONE_WAY));
    if (request) {
      wire.putLong(random.nextLong());
    }
    wire.putInt(message.length).put(message);
    return random.nextInt(3) == 0 ? mutated(wire.array()) : wire.array();
  }

  /** A hello whose token is guessed. */
  private byte[] hello() {
    FrameWriter frame = new FrameWriter(512).begin(FrameType.HELLO, 0);
    new Hello(attempt, bytes(Hello.TOKEN_BYTES), random.nextInt(4), "0", "localhost", "guess")
        .write(frame);
    ByteBuffer end = frame.end();
    byte[] bytes = new byte[end.remaining()];
    end.get(bytes);
    return bytes;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] mutated(byte[] bytes) {
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length))
        : bytes;
  }
}
