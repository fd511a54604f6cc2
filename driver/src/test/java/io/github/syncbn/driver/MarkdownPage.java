package io.github.syncbn.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the documentation, taken apart: prose, fenced blocks, code spans, links and headings.
 *
 * @param path where it lies, seen from the module's folder
 * @param prose its lines outside of fenced blocks
 * @param blocks its fenced blocks
 */
record MarkdownPage(Path path, List<String> prose, List<Block> blocks) {
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

  /**
   * A fenced block.
   *
   * @param language what follows the fence; empty for commands and output
   */
  record Block(String language, String text) {}

  static MarkdownPage read(Path path) throws IOException {
    List<String> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    StringBuilder open = null;
    String language = "";
    for (String line : Files.readAllLines(path)) {
      if (line.startsWith("```")) {
        if (open == null) {
          language = line.substring(3).strip();
          open = new StringBuilder();
        } else {
          blocks.add(new Block(language, open.toString()));
          open = null;
        }
      } else if (open != null) {
        open.append(line).append('\n');
      } else {
        prose.add(line);
      }
    }
    if (open != null) {
      throw new IllegalArgumentException(path + ": a fence is not closed");
    }
    return new MarkdownPage(path, prose, blocks);
  }

  /** Texts between backticks. */
  List<String> spans() {
    return groups(SPAN, String.join("\n", prose));
  }

  /** Targets of links and pictures, as written. */
  List<String> links() {
    return groups(LINK, String.join("\n", prose).replaceAll("`[^`]*`", ""));
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** Blocks in a language. */
  List<String> blocks(String language) {
    return blocks.stream()
        .filter(block -> block.language().equals(language))
        .map(Block::text)
        .toList();
  }

  /** Whether a heading has the anchor {@code name}, as GitHub makes them. */
  boolean hasAnchor(String name) {
    return prose.stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .anyMatch(name::equals);
  }

  /**
   * Everything that a reader might type: code spans, and lines of blocks without a language, with
   * continued lines joined and comments removed.
   */
  List<String> typed() {
    List<String> typed = new ArrayList<>(spans());
    for (String block : blocks("")) {
      for (String line : block.replaceAll("\\\\\n\\s*", "").split("\n")) {
        typed.add(line.replaceFirst("(^|\\s+)#.*", "").strip());
      }
    }
    return typed;
  }

  @Override
  public String toString() {
    return path.normalize().toString();
  }
}
