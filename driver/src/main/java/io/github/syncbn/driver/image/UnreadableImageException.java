package io.github.syncbn.driver.image;

/** A file that is no image, or a damaged one. Its message says why, to follow "is unreadable: ". */
public final class UnreadableImageException extends Exception {

  public UnreadableImageException(String reason) {
    super(reason);
  }

  /** With a reason and the exception behind it. */
  public UnreadableImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
