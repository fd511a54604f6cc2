package io.github.syncbn.worker.channel;

/** Bytes that are not one of our frames, or not the one that may come now. */
public final class MalformedFrameException extends RuntimeException {

  /** With what was found and what was expected. */
  public MalformedFrameException(String message) {
    super(message);
  }
}
