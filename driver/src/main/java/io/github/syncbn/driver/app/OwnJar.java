package io.github.syncbn.driver.app;

import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/**
 * The jar of this program among those that executors fetch. In {@code local} mode the executor is
 * this JVM: with the jar on its class path, Spark would copy 50 MB for nobody while the session
 * starts.
 */
final class OwnJar {
  private static final String JARS = "spark.jars";

  private OwnJar() {}

  /** Takes it out of {@code spark.jars} where nobody needs it. */
  static void leaveOut(SparkConf conf) {
    CodeSource source = OwnJar.class.getProtectionDomain().getCodeSource();
    if (source != null && OwnJar.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
      leaveOut(conf, URI.create(source.getLocation().toString()));
    }
  }

  /**
   * The same for a jar that is known to be on the class path.
   *
   * @param jar a URI of scheme {@code file}
   */
  static void leaveOut(SparkConf conf, URI jar) {
    String jars = conf.get(JARS, "");
    if (jars.isEmpty() || !conf.get("spark.master", "").matches("local(\\[.*])?")) {
      return;
    }
    conf.set(
        JARS,
        Arrays.stream(jars.split(","))
            .filter(listed -> !file(listed).equals(Optional.of(Path.of(jar))))
            .collect(Collectors.joining(",")));
  }

  private static Optional<Path> file(String listed) {
    if (listed.startsWith("/")) {
      return Optional.of(Path.of(listed));
    }
    try {
      URI uri = URI.create(listed);
      return "file".equals(uri.getScheme())
          ? Optional.of(Path.of(uri.getPath()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
