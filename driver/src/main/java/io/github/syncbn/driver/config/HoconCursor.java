package io.github.syncbn.driver.config;

/** A place in HOCON text that moves on by characters, comments and quoted texts. */
abstract class HoconCursor {
  /** The text. */
  protected final String text;

  /** Index of the next character. */
  protected int at;

  /** Its line, from 1. */
  protected int line = 1;

  HoconCursor(String text) {
    this.text = text;
  }

  final char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  final void next() {
    if (peek(0) == '\n') {
      line++;
    }
    at++;
  }

  final boolean atComment() {
    return peek(0) == '#' || peek(0) == '/' && peek(1) == '/';
  }

  final void skip(String characters) {
    while (at < text.length() && (characters.indexOf(peek(0)) >= 0 || atComment())) {
      if (atComment()) {
        skipLine();
      } else {
        next();
      }
    }
  }

  final void skipLine() {
    while (at < text.length() && peek(0) != '\n') {
      next();
    }
  }

  final void quoted() {
    String mark = text.startsWith("\"\"\"", at) ? "\"\"\"" : "\"";
    at += mark.length();
    while (at < text.length() && !text.startsWith(mark, at)) {
      if (mark.length() == 1 && peek(0) == '\n') {
        return;
      }
      if (mark.length() == 1 && peek(0) == '\\') {
        next();
      }
      next();
    }
    at = Math.min(text.length(), at + mark.length());
  }
}
