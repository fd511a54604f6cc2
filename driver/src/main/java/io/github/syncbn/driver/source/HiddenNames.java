package io.github.syncbn.driver.source;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which files and folders are no data by their names: Spark's rule for tables, here for folders of
 * images and archives. It holds macOS's {@code __MACOSX} and {@code ._*}, Jupyter's {@code
 * .ipynb_checkpoints} and what a job that has not ended has written.
 */
final class HiddenNames {
  private static final Predicate<String> WILDCARD = Pattern.compile("[*?\\[{]").asPredicate();

  private HiddenNames() {}

  /**
   * Whether a file or one of the folders it lies in is hidden; {@code path} has slashes between.
   */
  static boolean anyIn(String path) {
    for (String name : path.split("/")) {
      if (isHidden(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a wildcard has matched a hidden name, which it does not do unless its pattern begins
   * with that very character, as in shells.
   */
  static boolean byWildcard(String path, String pattern) {
    String[] names = path.split("/");
    String[] patterns = pattern.split("/");
    for (int i = 1; i <= Math.min(names.length, patterns.length); i++) {
      String name = names[names.length - i];
      String wild = patterns[patterns.length - i];
      if (isHidden(name) && WILDCARD.test(wild) && !wild.startsWith(name.substring(0, 1))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Partitions such as {@code _a=1} are data, and archives may say {@code ./} for where they are.
   */
  private static boolean isHidden(String name) {
    return name.startsWith(".") && !name.equals(".") && !name.equals("..")
        || name.startsWith("_") && name.indexOf('=') < 0;
  }
}
