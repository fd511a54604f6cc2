package io.github.syncbn.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README, driver/docs and .github name is there. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..");

  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+(Test|IT)\\b");
  private static final Pattern TYPE = Pattern.compile("[A-Z][a-z0-9]+([A-Z][a-z0-9]+)+");
  private static final Pattern QUALIFIED = Pattern.compile("(worker|driver)(\\.[a-z]+)*(\\.\\w+)");
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w/.])(driver|workers|conf|notebooks|\\.ci)/[\\w./-]+\\b");

  /** Names of jars and wheels, coordinates, tags of images. */
  private static final Pattern ARTIFACT =
      Pattern.compile("(syncbn(?:-(?:driver|workers)_2\\.1[23])?[-:])\\d+\\.\\d+\\.\\d+");

  private static Set<String> ours;

  static List<MarkdownPage> pages() throws IOException {
    List<MarkdownPage> pages =
        new ArrayList<>(List.of(MarkdownPage.read(ROOT.resolve("README.md"))));
    for (String folder : new String[] {"driver/docs", ".github"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
          pages.add(MarkdownPage.read(file));
        }
      }
    }
    return pages;
  }

  @Test
  void readme_isShort() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void pages_areManyAndFullOfNames() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(14);
    assertThat(pages().stream().flatMap(page -> page.links().stream())).hasSizeGreaterThan(40);
    assertThat(pages().stream().flatMap(page -> DocumentedCommandsTest.commands(page).stream()))
        .hasSizeGreaterThan(40);
    assertThat(ours()).hasSizeGreaterThan(400);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_leadToFilesAndHeadings(MarkdownPage page) throws IOException {
    for (String link : page.links()) {
      if (link.contains("://")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]);
      assertThat(target).as("%s: %s", page, link).exists();
      if (parts.length > 1) {
        assertThat(MarkdownPage.read(target).hasAnchor(parts[1])).as("%s: %s", page, link).isTrue();
      }
    }
  }

  /** With {@code -Dsyncbn.writePages=true} they become so. */
  @ParameterizedTest
  @MethodSource("pages")
  void artifacts_haveTheVersionOfTheBuild(MarkdownPage page) throws IOException {
    String text = Files.readString(page.path());
    String current =
        ARTIFACT.matcher(text).replaceAll("$1" + Matcher.quoteReplacement(ProjectVersion.read()));
    if (Boolean.getBoolean("syncbn.writePages")) {
      Files.writeString(page.path(), current);
    } else {
      assertThat(text).isEqualTo(current);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void names_areThoseOfOurTypesAndPackages(MarkdownPage page) throws IOException {
    for (String span : page.spans()) {
      TEST.matcher(span).results().forEach(test -> assertIsOurs(page, test.group()));
      if (TYPE.matcher(span).matches()) {
        assertIsOurs(page, span);
      }
      if (QUALIFIED.matcher(span).matches()) {
        Path place = Path.of("io/github/syncbn", span.split("\\."));
        assertThat(
                Stream.of("driver", "workers")
                    .map(module -> ROOT.resolve(module + "/src/main/java").resolve(place))
                    .anyMatch(p -> Files.exists(p) || Files.exists(Path.of(p + ".java"))))
            .as("%s: %s", page, span)
            .isTrue();
      }
    }
  }

  @Test
  void architecture_tellsOfEveryPackage() throws IOException {
    List<String> told = MarkdownPage.read(ROOT.resolve("driver/docs/architecture.md")).spans();
    for (String module : new String[] {"driver", "workers"}) {
      Path sources = ROOT.resolve(module + "/src/main/java/io/github/syncbn");
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.endsWith("package-info.java"))
            .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
            .forEach(name -> assertThat(told).contains(name));
      }
    }
  }

  static void assertIsOurs(MarkdownPage page, String type) {
    assertThat(ours()).as(page.toString()).contains(type);
  }

  /** Simple names of all types that have a file. */
  private static synchronized Set<String> ours() {
    if (ours == null) {
      try (Stream<Path> files =
          Stream.concat(
              Files.walk(ROOT.resolve("driver/src")), Files.walk(ROOT.resolve("workers/src")))) {
        ours =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".java"))
                .map(name -> name.replace(".java", ""))
                .collect(Collectors.toSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ours;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void paths_areThere(MarkdownPage page) {
    for (String typed : page.typed()) {
      PATH.matcher(typed)
          .results()
          .map(found -> found.group())
          .filter(path -> !path.startsWith("driver/target/"))
          .forEach(path -> assertThat(ROOT.resolve(path)).as(page.toString()).exists());
    }
  }
}
