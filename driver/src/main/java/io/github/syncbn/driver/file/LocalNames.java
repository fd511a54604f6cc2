package io.github.syncbn.driver.file;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;

/**
 * Names on disks of this machine. They are bytes, and Java makes text of them by the locale. Where
 * it cannot, Hadoop's local file system passes over the file without a word, so they are looked at
 * first.
 */
public final class LocalNames {
  private static final String REPLACED = "\uFFFD";

  private LocalNames() {}

  /**
   * Refuses names that this Java cannot decode, of the files that a path names and of all below
   * them. Other file systems than the local one have names of their own making.
   *
   * @throws JobException DATA if there is one, naming it
   */
  public static void requireDecodable(SourcePath source, Configuration hadoop) throws IOException {
    FileSystem files = HadoopPath.files(source.path(), hadoop);
    if (!files.getUri().getScheme().equals("file")) {
      return;
    }
    String path = files.makeQualified(source.path()).toUri().getPath();
    try {
      if (source.literal()) {
        walk(Path.of(path));
      } else {
        match(Path.of("/"), List.of(path.substring(1).split("/")));
      }
    } catch (InvalidPathException e) {
      throw new JobException(
          DATA, "The path " + path + " cannot be used. " + UndecodableText.causeInNames(), e);
    }
  }

  /** Checks what a pattern matches below a folder, by its parts between slashes. */
  private static void match(Path folder, List<String> pattern) throws IOException {
    if (pattern.isEmpty()) {
      walk(folder);
      return;
    }
    String first = pattern.get(0);
    List<String> rest = pattern.subList(1, pattern.size());
    if (SourcePath.isPlain(first)) {
      match(folder.resolve(first), rest);
      return;
    }
    List<Path> matching = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (matches(entry.getFileName().toString(), first)) {
          matching.add(entry);
        }
      }
    } catch (IOException e) {
      // Not there, no folder or closed to us: whoever reads it says so.
      return;
    }
    for (Path entry : matching) {
      check(entry);
      match(entry, rest);
    }
  }

  private static boolean matches(String name, String pattern) {
    try {
      // Nobody knows how many characters stand behind what was replaced.
      return new GlobPattern(pattern).matches(name)
          || name.contains(REPLACED) && !pattern.equals("*") && !pattern.startsWith("*.");
    } catch (PatternSyntaxException e) {
      // Part of an alternative with a slash in it.
      return true;
    }
  }

  private static void walk(Path root) throws IOException {
    Files.walkFileTree(
        root,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return check(folder);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return check(file);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static FileVisitResult check(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    if (name.contains(REPLACED) && !isItself(file, name)) {
      throw new JobException(
          DATA,
          "The name of "
              + UndecodableText.shown(file.toUri())
              + " cannot be decoded. "
              + UndecodableText.causeInNames());
    }
    return FileVisitResult.CONTINUE;
  }

  /** Whether a name with the mark of replaced characters really has that mark in it. */
  private static boolean isItself(Path file, String name) {
    try {
      return file.resolveSibling(name).equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
