package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.ConfigSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * Where a configuration named on the command line lies: behind a Hadoop URI, or, without a scheme,
 * in the working directory or among the files that spark-submit was given with {@code --files}. In
 * cluster deploy mode the working directory is that of a driver somewhere in the cluster.
 */
final class ConfigLocation {
  private static final String FILES = "spark.files";

  private final Configuration hadoop;
  private final List<String> submitted;

  /** With the files of this submission. */
  static ConfigLocation ofSubmission() {
    String files = new SparkConf().get(FILES, "");
    List<String> all = Arrays.stream(files.split(",")).map(String::strip).toList();
    return new ConfigLocation(Session.hadoop(), all);
  }

  /**
   * With given files.
   *
   * @param submitted URIs, each perhaps with {@code #name}
   */
  ConfigLocation(Configuration hadoop, List<String> submitted) {
    this.hadoop = hadoop;
    this.submitted = submitted.stream().filter(file -> !file.isEmpty()).toList();
  }

  /**
   * The configuration; one that does not exist fails when it is read, and the error says where it
   * was looked for.
   */
  ConfigSource find(String location) {
    if (location.equals(ConfigSource.BUILTIN_DIGITS)) {
      return ConfigSource.builtinDigits();
    }
    if (hasScheme(location)) {
      return new HadoopFile(location, new Path(location));
    }
    java.nio.file.Path local = java.nio.file.Path.of(location);
    Optional<String> file = Files.exists(local) ? Optional.empty() : submitted(location);
    return file.<ConfigSource>map(uri -> new HadoopFile(location, new Path(uri)))
        .orElse(ConfigSource.of(local));
  }

  private static boolean hasScheme(String location) {
    return location.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
  }

  private Optional<String> submitted(String name) {
    for (String file : submitted) {
      int alias = file.indexOf('#');
      String path = alias < 0 ? file : file.substring(0, alias);
      String known = alias < 0 ? new Path(path).getName() : file.substring(alias + 1);
      if (known.equals(name)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /** A text on any file system. What it includes lies beside it, or was submitted too. */
  private final class HadoopFile implements ConfigSource {
    private final String name;
    private final Path path;

    HadoopFile(String name, Path path) {
      this.name = name;
      this.path = path;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String text() throws IOException {
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    @Override
    public ConfigSource beside(String file) {
      if (hasScheme(file)) {
        return new HadoopFile(file, new Path(file));
      }
      return new HadoopFile(
          file, submitted(file).map(Path::new).orElseGet(() -> new Path(path.getParent(), file)));
    }
  }
}
