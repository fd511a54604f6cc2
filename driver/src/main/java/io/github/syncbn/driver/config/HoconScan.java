package io.github.syncbn.driver.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A first look at HOCON text for what its parser keeps to itself: which line sets which key, which
 * files are included, and unquoted text that HOCON takes apart ({@code //} starts a comment; {@code
 * : = * ?} have meanings of their own). It understands just enough of the syntax, and never fails.
 */
final class HoconScan extends HoconCursor {
  /** What a key was set to. */
  enum Kind {
    VALUE,
    REFERENCE,
    NULL,
    LIST,
    OBJECT
  }

  /** One {@code key = value}. */
  record Entry(String path, int line, Kind kind) {}

  /** Unquoted text [start, end) of a value of {@code path} that must be quoted. */
  record Unquoted(String path, int line, int start, int end) {}

  /** One include. */
  record Include(String file, int line) {}

  private static final Pattern INCLUDE =
      Pattern.compile("include\\s+(?:required\\(\\s*)?(?:file\\(\\s*)?\"([^\"]*)\".*");

  private final List<Entry> entries = new ArrayList<>();
  private final List<Unquoted> unquoted = new ArrayList<>();
  private final List<Include> includes = new ArrayList<>();
  private final List<Integer> openLines = new ArrayList<>();

  HoconScan(String text) {
    super(text);
    while (at < text.length()) {
      members("");
    }
  }

  List<Entry> entries() {
    return entries;
  }

  List<Unquoted> unquoted() {
    return unquoted;
  }

  List<Include> includes() {
    return includes;
  }

  /** Lines of braces and brackets that are never closed, innermost first. */
  List<Integer> openLines() {
    return openLines;
  }

  /** Up to and including the closing brace, or the end of the text. */
  private void members(String path) {
    while (true) {
      skip(" \t\r\n,");
      if (at >= text.length()) {
        return;
      }
      char c = peek(0);
      if (c == '}' || c == ']') {
        next();
        return;
      }
      if (c == '{') {
        block(path, true);
      } else if (!include()) {
        member(path);
      }
    }
  }

  private boolean include() {
    if (!text.startsWith("include", at)) {
      return false;
    }
    int end = text.indexOf('\n', at);
    Matcher matcher = INCLUDE.matcher(text.substring(at, end < 0 ? text.length() : end).trim());
    if (matcher.matches()) {
      includes.add(new Include(matcher.group(1), line));
      skipLine();
    }
    return matcher.matches();
  }

  private void member(String path) {
    int keyLine = line;
    int start = at;
    while (at < text.length() && "=:{}[],\n#".indexOf(peek(0)) < 0) {
      if (peek(0) == '"') {
        quoted();
      } else {
        next();
      }
    }
    String key = text.substring(start, at).replace("\"", "").trim();
    boolean append = key.endsWith("+");
    if (peek(0) == '=' || peek(0) == ':') {
      next();
      skip(" \t\r\n");
    } else if (peek(0) != '{') {
      if (at == start) {
        next();
      }
      return;
    }
    value(path.isEmpty() ? key : path + "." + key, keyLine, append);
  }

  private void block(String path, boolean object) {
    int opened = line;
    next();
    if (object) {
      members(path);
    } else {
      elements(path);
    }
    if (at >= text.length() && "}]".indexOf(text.charAt(text.length() - 1)) < 0) {
      openLines.add(opened);
    }
  }

  private void elements(String path) {
    for (int i = 0; ; i++) {
      skip(" \t\r\n,");
      if (at >= text.length()) {
        return;
      }
      if (peek(0) == ']' || peek(0) == '}') {
        next();
        return;
      }
      value(path + "[" + i + "]", line, false);
    }
  }

  private void value(String path, int keyLine, boolean append) {
    int index = entries.size();
    Kind kind = Kind.VALUE;
    entries.add(null);
    int start = at;
    int segment = at;
    boolean ended = false;
    while (!ended) {
      char c = peek(0);
      boolean blankBefore = at == start || " \t".indexOf(text.charAt(at - 1)) >= 0;
      if (at >= text.length()
          || "\r\n,}]".indexOf(c) >= 0
          || c == '#' && blankBefore
          || comment(start)) {
        ended = true;
      } else if ((c == '{' || c == '[') && (blankBefore || segment == at)) {
        flush(path, segment);
        kind = kind == Kind.REFERENCE ? kind : c == '{' ? Kind.OBJECT : Kind.LIST;
        block(path, c == '{');
        segment = at;
      } else if (c == '"') {
        flush(path, segment);
        quoted();
        segment = at;
      } else if (c == '$' && peek(1) == '{') {
        flush(path, segment);
        kind = Kind.REFERENCE;
        int close = text.indexOf('}', at);
        at = close < 0 ? text.length() : close + 1;
        segment = at;
      } else if (c == '{' || c == '[') {
        // Glued to unquoted text, as in a glob: data/{a,b}.csv
        glob(c == '{' ? '}' : ']');
      } else {
        next();
      }
    }
    flush(path, segment);
    if (text.substring(start, at).trim().equals("null")) {
      kind = Kind.NULL;
    }
    entries.set(index, new Entry(path, keyLine, append ? Kind.REFERENCE : kind));
    if (atComment()) {
      skipLine();
    }
  }

  /** Whether a comment starts here, and not a path with two slashes. */
  private boolean comment(int start) {
    if (peek(0) != '/' || peek(1) != '/') {
      return false;
    }
    return at == start ? " \t\n\0".indexOf(peek(2)) >= 0 : " \t".indexOf(text.charAt(at - 1)) >= 0;
  }

  private void glob(char close) {
    int end = text.indexOf(close, at);
    int newline = text.indexOf('\n', at);
    at = end >= 0 && (newline < 0 || end < newline) ? end + 1 : at + 1;
  }

  /** Looks at the unquoted text since {@code segment}. */
  private void flush(String path, int segment) {
    String raw = text.substring(segment, at);
    String trimmed = raw.trim();
    if (trimmed.matches("(?s).*([:=*?\\\\!@&^`\\[{#]|//).*")) {
      int start = segment + raw.indexOf(trimmed);
      unquoted.add(new Unquoted(path, line, start, start + trimmed.length()));
    }
  }
}
