package io.github.syncbn.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.SourceMessages.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every message to a user has a test of the kind cause to words: some words that no other message
 * has stand in a text of the tests, or two parts of it with what was filled in between.
 */
class MessagesTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path TESTS = Path.of("src/test");

  /** Fewest characters that tell a message from others. */
  private static final int DISTINCT = 8;

  /**
   * What no input brings about: a socket that cannot be closed, rows that change and change back.
   */
  private static final Set<String> WITHOUT_TEST =
      Set.of("the reduction service cannot be closed", "The data changed while it was read.");

  private static final Pattern FILLED_IN = Pattern.compile("%[-,+.\\d]*[sdfx]");
  private static final Pattern GAP = Pattern.compile("[^\\p{L}\\p{N}.'_|]+");

  /** Runs of two and three words, none across what is filled in. */
  private static Set<String> runs(String text) {
    Set<String> runs = new HashSet<>();
    for (String part : FILLED_IN.split(text)) {
      List<String> words =
          Arrays.stream(GAP.split(part))
              .map(word -> word.replaceAll("^[.']+|[.']+$", ""))
              .filter(word -> !word.isEmpty())
              .toList();
      for (int length = 2; length <= 3; length++) {
        for (int i = 0; i + length <= words.size(); i++) {
          String run = String.join(" ", words.subList(i, i + length));
          if (run.length() >= DISTINCT) {
            runs.add(run);
          }
        }
      }
    }
    return runs;
  }

  private static Set<String> runs(List<String> texts) {
    Set<String> runs = new HashSet<>();
    texts.forEach(text -> runs.addAll(runs(text)));
    return runs;
  }

  private static List<String> textsOfTests() throws IOException {
    List<String> texts = new ArrayList<>(SourceMessages.texts(TESTS.resolve("java")));
    try (Stream<Path> walk = Files.walk(TESTS.resolve("resources"))) {
      for (Path file : walk.filter(path -> path.toString().endsWith(".txt")).toList()) {
        texts.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  /** Whether a text has two parts of a message that follow each other. */
  private static boolean hasTwoParts(List<String> parts, List<String> texts) {
    for (int i = 0; i + 1 < parts.size(); i++) {
      String first = parts.get(i).strip();
      String next = parts.get(i + 1).strip();
      if (first.length() + next.length() >= DISTINCT && !first.isEmpty() && !next.isEmpty()) {
        Pattern both = Pattern.compile(Pattern.quote(first) + ".{1,80}" + Pattern.quote(next));
        if (texts.stream().anyMatch(t -> t.contains(next) && both.matcher(t).find())) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void messages_ofTheDriver_areExpectedByATest() throws IOException {
    List<Message> messages = SourceMessages.of(SOURCES);
    Map<String, Integer> messagesWith = new HashMap<>();
    messages.stream()
        .map(Message::texts)
        .distinct()
        .forEach(texts -> runs(texts).forEach(run -> messagesWith.merge(run, 1, Integer::sum)));
    List<String> texts = textsOfTests();
    Set<String> expected = runs(texts);
    List<String> untested = new ArrayList<>();
    for (Message message : messages) {
      Set<String> runs = runs(message.texts());
      Set<String> own = new HashSet<>(runs);
      own.removeIf(run -> messagesWith.get(run) > 1);
      boolean tested =
          runs.isEmpty()
              || message.texts().stream().anyMatch(WITHOUT_TEST::contains)
              || (own.isEmpty() ? runs : own).stream().anyMatch(expected::contains)
              || hasTwoParts(message.texts(), texts);
      if (!tested) {
        untested.add(message.place() + " " + message.texts());
      }
    }
    assertThat(messages).hasSizeGreaterThan(200);
    assertThat(untested).isEmpty();
  }
}
