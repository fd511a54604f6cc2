package io.github.syncbn.driver.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reports unquoted text that HOCON would misread, and mends it so that the rest can be checked too.
 */
final class UnquotedText {
  private static final Pattern ENTRY = Pattern.compile("(\\w+)\\s*[=:]\\s*\\S.*");
  private static final Pattern NEXT_KEY = Pattern.compile("(\\S+)\\s+([\\w.]+)\\s*[=:].*");
  private static final Pattern LIST_ENTRY = Pattern.compile(".*\\[\\d+]");

  private UnquotedText() {}

  /** The text with everything mended that was reported; lines stay. */
  static String mend(ConfigSource source, String text, HoconScan scan, Problems problems) {
    StringBuilder mended = new StringBuilder(text);
    List<HoconScan.Unquoted> found = scan.unquoted();
    for (int i = found.size() - 1; i >= 0; i--) {
      HoconScan.Unquoted part = found.get(i);
      String raw = text.substring(part.start(), part.end());
      Place place = new Place(source.name(), part.line());
      Matcher nextKey = NEXT_KEY.matcher(raw);
      boolean takesText =
          ConfigReference.table()
              .find(part.path())
              .filter(key -> !(key.type() instanceof ScalarType.Text))
              .isEmpty();
      if (!takesText && raw.matches("[^:=*?\\\\!@&^`\\[{/#]*(#|//).*")) {
        continue; // a comment that touches a number
      }
      String mend = "\"" + raw.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
      if (LIST_ENTRY.matcher(part.path()).matches() && ENTRY.matcher(raw).matches()) {
        mend = "{ " + raw + " }";
        problems.add(place, part.path(), "put braces around it: " + mend);
      } else if (!takesText && nextKey.matches()) {
        mend = nextKey.group(1) + ", " + raw.substring(nextKey.start(2));
        problems.add(
            place, part.path(), "a comma or a new line is missing before " + nextKey.group(2));
      } else {
        boolean isPath = raw.contains("/") || raw.contains("\\");
        problems.add(
            place,
            part.path(),
            "quote the "
                + (isPath ? "path" : "value")
                + ": "
                + mend
                + " (unquoted, HOCON reads // as a comment and : = * ? as signs of its own)");
      }
      mended.replace(part.start(), part.end(), mend);
    }
    return mended.toString();
  }
}
