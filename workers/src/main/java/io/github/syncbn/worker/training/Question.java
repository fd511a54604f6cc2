package io.github.syncbn.worker.training;

/**
 * What the driver wants to know of a batch, as it travels in the answer to an exchange.
 *
 * @param kind what is wanted
 * @param step which batch: the one of this training step
 * @param observed whether values between layers are wanted too
 */
public record Question(Kind kind, long step, boolean observed) {
  /** Doubles of a question. */
  public static final int LENGTH = 3;

  /** What is wanted. */
  public enum Kind {
    /** Nothing yet; ask again. */
    NONE,
    /** That the workers fetch other parameters. */
    MODEL,
    /** The loss of a batch. */
    LOSS,
    /** The loss and its gradient. */
    GRADIENT,
    /** That the workers end. */
    END
  }

  private static final Kind[] KINDS = Kind.values();

  /** As {@link #write} has written it. */
  static Question read(double[] values) {
    return new Question(KINDS[(int) values[0]], (long) values[1], values[2] != 0);
  }

  /** Writes {@link #LENGTH} doubles. */
  public void write(double[] values) {
    values[0] = kind.ordinal();
    values[1] = step;
    values[2] = observed ? 1 : 0;
  }
}
