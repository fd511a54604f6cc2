package io.github.syncbn.worker.spark;

import java.util.List;

/**
 * What an executor says of itself before anything depends on it. Travels as one text, which every
 * serializer knows.
 *
 * @param executor Spark's name of it
 * @param host its machine
 * @param java specification version of its Java, such as 17
 * @param unreachable why the driver's port cannot be reached from there, empty if it can
 * @param syncbn version of our classes there, empty if they tell none
 */
public record ExecutorReport(
    String executor, String host, String java, String unreachable, String syncbn) {
  private static final String SEPARATOR = "\t";

  /** Of this JVM. */
  static ExecutorReport ofThisJvm(String executor, String host, String unreachable) {
    return new ExecutorReport(
        executor, host, System.getProperty("java.specification.version"), unreachable, version());
  }

  /** Version of our classes in this JVM, from the jar they came in; empty outside of one. */
  public static String version() {
    String version = ExecutorReport.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }

  /** As text. */
  public String encode() {
    String oneField = unreachable.replace(SEPARATOR, " ");
    return String.join(SEPARATOR, executor, host, java, oneField, syncbn);
  }

  /** From {@link #encode text}. */
  public static ExecutorReport decode(String text) {
    List<String> fields = List.of(text.split(SEPARATOR, -1));
    if (fields.size() != 5) {
      throw new IllegalArgumentException("no report of an executor: " + text);
    }
    return new ExecutorReport(
        fields.get(0), fields.get(1), fields.get(2), fields.get(3), fields.get(4));
  }
}
