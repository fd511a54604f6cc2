package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.ConfigSource;
import io.github.syncbn.driver.config.SourceText;
import io.github.syncbn.driver.file.HadoopPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
  /** What {@code --files} becomes; the second is YARN's. */
  private static final List<String> FILES = List.of("spark.files", "spark.yarn.dist.files");

  private final Configuration hadoop;
  private final List<String> submitted;

  /** With the files of this submission. */
  static ConfigLocation ofSubmission() {
    SparkConf conf = new SparkConf();
    List<String> all =
        FILES.stream()
            .flatMap(key -> Arrays.stream(conf.get(key, "").split(",")))
            .map(String::strip)
            .toList();
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
    try {
      java.nio.file.Path local = java.nio.file.Path.of(location);
      if (hasScheme(location) && !Files.exists(local)) {
        return new Located(location, at(location));
      }
      Optional<String> file = Files.exists(local) ? Optional.empty() : submitted(location);
      return new Located(location, file.map(this::at).orElseGet(() -> ConfigSource.of(local)));
    } catch (IllegalArgumentException e) {
      return ConfigSource.refused(location, "no name of a file");
    }
  }

  /** A file behind a URI. */
  private ConfigSource at(String uri) {
    Path path = HadoopPath.of(uri);
    return "file".equals(path.toUri().getScheme())
        ? ConfigSource.of(java.nio.file.Path.of(path.toUri().getPath()))
        : new HadoopFile(path);
  }

  private static boolean hasScheme(String location) {
    return location.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
  }

  private Optional<String> submitted(String name) {
    for (String file : submitted) {
      int alias = file.indexOf('#');
      String path = alias < 0 ? file : file.substring(0, alias);
      String known = alias < 0 ? HadoopPath.of(path).getName() : file.substring(alias + 1);
      if (known.equals(name)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /**
   * A file by the name that the user knows. What it includes was submitted too, or lies beside or
   * below it.
   */
  private final class Located implements ConfigSource {
    private final String name;
    private final ConfigSource file;

    Located(String name, ConfigSource file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String text() throws IOException {
      return file.text();
    }

    @Override
    public ConfigSource beside(String other) {
      Optional<ConfigSource> submitted = submitted(other).map(ConfigLocation.this::at);
      ConfigSource found = submitted.orElseGet(() -> file.beside(other));
      return new Located(submitted.isPresent() ? other : found.name(), found);
    }
  }

  /** A text on a file system of Hadoop's. */
  private final class HadoopFile implements ConfigSource {
    private final Path path;

    HadoopFile(Path path) {
      this.path = path;
    }

    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public String text() throws IOException {
      try (InputStream in = HadoopPath.files(path, hadoop).open(path)) {
        return SourceText.read(in);
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    @Override
    public ConfigSource beside(String other) {
      try {
        // A Path has no "." and ".." in it; what would lead above the root stays.
        Path found = new Path(path.getParent(), other);
        URI folder = new Path(path.getParent(), "x").toUri();
        URI uri = found.toUri();
        String above = folder.getPath().substring(0, folder.getPath().length() - 1);
        boolean below =
            Objects.equals(uri.getScheme(), folder.getScheme())
                && Objects.equals(uri.getAuthority(), folder.getAuthority())
                && uri.getPath().startsWith(above)
                && !List.of(uri.getPath().split("/")).contains("..");
        return below ? new HadoopFile(found) : ConfigSource.outside(other);
      } catch (IllegalArgumentException e) {
        return ConfigSource.refused(other, "no name of a file");
      }
    }
  }
}
