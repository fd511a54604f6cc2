package io.github.syncbn.driver.tracking;

import java.io.IOException;

/** A server's answer that is an error. */
final class RestException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * @param status of HTTP
   * @param code as MLflow names errors, such as {@code RESOURCE_DOES_NOT_EXIST}; empty for none
   */
  RestException(String message, int status, String code) {
    super(message);
    this.status = status;
    this.code = code;
  }

  String code() {
    return code;
  }

  /** Whether no request of this user will be answered otherwise. */
  boolean refusesUser() {
    return status == 401 || status == 403;
  }
}
