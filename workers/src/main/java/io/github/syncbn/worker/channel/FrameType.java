package io.github.syncbn.worker.channel;

/** What a frame from a worker to the driver asks for; its first byte. */
public enum FrameType {
  /** Who is there; answered by a {@link Welcome} when all are. */
  HELLO,
  /** The rows of an executor are loaded; answered by where to start when all are. */
  READY,
  /** An executor's part of one reduction; answered by the result. */
  REDUCE,
  /**
   * An executor's sums of a step; answered by the running statistics once it is committed, and the
   * first of the rows that it has changed.
   */
  PUSH,
  /**
   * One chunk of an executor's dense gradients; answered when it is combined: by the same chunk of
   * the next parameters, or by nothing where these need the norm of the whole gradient first.
   */
  GRADIENT,
  /**
   * Some rows of an executor's gradients of tables of which only some are in use; answered by
   * nothing, once read.
   */
  ROWS,
  /** Asks for one chunk of the parameters as they are. */
  FETCH,
  /** Asks for one piece of the rows that the step has changed. */
  FETCH_ROWS,
  /** Asks for a model that is there already; its parameters are fetched. */
  MODEL,
  /** A sign of life with the place that has been reached, and how fast; not answered. */
  HEARTBEAT,
  /** Why a worker gives up. */
  FAIL,
  /** A worker has ended as it should. */
  BYE;

  private static final FrameType[] TYPES = values();

  /** Whether frames of this type carry a number, so that lost and repeated ones are found out. */
  public boolean numbered() {
    return this != HEARTBEAT && this != FAIL;
  }

  /** The type of a first byte. */
  public static FrameType of(byte code) {
    if (code < 0 || code >= TYPES.length) {
      throw new MalformedFrameException("type " + code + " is none of 0 to " + (TYPES.length - 1));
    }
    return TYPES[code];
  }
}
