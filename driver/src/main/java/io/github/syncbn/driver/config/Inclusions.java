package io.github.syncbn.driver.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What includes what: bounds how deep and how often, and keeps the text of every included file for
 * the record.
 *
 * @param folder of the file at hand relative to the first one, as includes wrote it: empty, or
 *     ending with a slash
 * @param path names of the files on the way to the one at hand, the first first
 * @param all the included files so far; one list for all files of a configuration
 */
record Inclusions(String folder, List<String> path, List<Included> all) {
  /** A file by its name as includes wrote it from the first one. */
  record Included(String name, String text) {}

  private static final int MAX_DEPTH = 16;
  private static final int MAX_FILES = 100;

  /** Of a file that nobody includes. */
  static Inclusions none() {
    return new Inclusions("", List.of(), new ArrayList<>());
  }

  /** Why a file may not include another, if so. */
  Optional<String> refusal(ConfigSource from, ConfigSource to) {
    if (path.contains(to.name()) || to.name().equals(from.name())) {
      return Optional.of("includes itself");
    }
    if (path.size() >= MAX_DEPTH) {
      return Optional.of("files include each other more than " + MAX_DEPTH + " deep");
    }
    return all.size() >= MAX_FILES
        ? Optional.of("more than " + MAX_FILES + " files are included altogether")
        : Optional.empty();
  }

  /** The same for a file that {@code from} includes; notes its text. */
  Inclusions with(ConfigSource from, String file, String text) {
    String written = folder + file;
    all.add(new Included(written, text));
    List<String> longer = new ArrayList<>(path);
    longer.add(from.name());
    return new Inclusions(folderOf(written), List.copyOf(longer), all);
  }

  /** The folder part of a name as includes write it: empty, or ending with a slash. */
  static String folderOf(String written) {
    return written.substring(0, written.lastIndexOf('/') + 1);
  }
}
