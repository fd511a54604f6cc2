package io.github.syncbn.driver.file;

import java.util.Optional;
import org.apache.spark.package$;

/** Libraries given to Spark that are not there as a whole, or are made for another Spark. */
public final class MissingLibrary {
  private MissingLibrary() {}

  /**
   * What is wrong with a library, in words, if that is why something failed.
   *
   * @param failure an error that Java throws where classes do not fit together, or one for which
   *     such an error, or a class that is not there, is the cause
   */
  public static Optional<String> in(Throwable failure) {
    Throwable found = null;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof LinkageError || e instanceof ClassNotFoundException) {
        found = e;
      }
      if (e == e.getCause()) {
        break;
      }
    }
    return Optional.ofNullable(found).map(MissingLibrary::words);
  }

  private static String words(Throwable found) {
    String what = String.valueOf(found.getMessage()).lines().findFirst().orElse("");
    boolean absent =
        found instanceof ClassNotFoundException
            || found instanceof NoClassDefFoundError && !what.contains(" ");
    String said =
        absent
            ? "there is no class "
                + what.replaceFirst("^Class (\\S+) not found$", "$1").replace('/', '.')
            : "a library does not fit Spark "
                + package$.MODULE$.SPARK_VERSION()
                + ", or another library: "
                + what;
    return said + "." + user(found).map(own -> " " + own.advice()).orElse("");
  }

  /** The package that the class is of, or else of those that asked for it. */
  private static Optional<SparkPackage> user(Throwable found) {
    Optional<SparkPackage> named = SparkPackage.named(String.valueOf(found.getMessage()));
    if (named.isPresent()) {
      return named;
    }
    for (StackTraceElement frame : found.getStackTrace()) {
      Optional<SparkPackage> of = SparkPackage.ofClass(frame.getClassName());
      if (of.isPresent()) {
        return of;
      }
    }
    return Optional.empty();
  }
}
