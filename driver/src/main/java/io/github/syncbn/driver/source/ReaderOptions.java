package io.github.syncbn.driver.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Options of Spark's readers that say how the rows of a file are read, and nothing about where it
 * lies: what a model may remember, and hand to the reader of other files, whoever made the model.
 * Options that name files, addresses, drivers or classes are not among them.
 */
public final class ReaderOptions {
  private static final String DATES =
      "timeZone dateFormat timestampFormat timestampNTZFormat locale";

  /** Names by format. */
  private static final Map<String, Set<String>> NAMES =
      Map.of(
          "csv",
          names(
              DATES,
              "sep encoding quote escape charToEscapeQuoteEscaping comment header inferSchema",
              "preferDate enforceSchema ignoreLeadingWhiteSpace ignoreTrailingWhiteSpace nullValue",
              "nanValue positiveInf negativeInf enableDateTimeParsingFallback maxColumns",
              "maxCharsPerColumn mode multiLine emptyValue lineSep unescapedQuoteHandling",
              "samplingRatio"),
          "json",
          names(
              DATES,
              "primitivesAsString prefersDecimal allowComments allowUnquotedFieldNames",
              "allowSingleQuotes allowNumericLeadingZeros allowBackslashEscapingAnyCharacter mode",
              "enableDateTimeParsingFallback multiLine allowUnquotedControlChars encoding lineSep",
              "samplingRatio dropFieldIfAllNull allowNonNumericNumbers"),
          "xml",
          names(
              DATES,
              "rowTag samplingRatio excludeAttribute mode inferSchema attributePrefix valueTag",
              "encoding ignoreSurroundingSpaces ignoreNamespace wildcardColName nullValue"),
          "parquet",
          names("datetimeRebaseMode int96RebaseMode mergeSchema"),
          "orc",
          names("mergeSchema"),
          "avro",
          names("datetimeRebaseMode ignoreExtension positionalFieldMatching mode"),
          "text",
          names("wholetext lineSep encoding"),
          "libsvm",
          names("numFeatures vectorType"),
          "idx",
          Set.of(),
          "images",
          Set.of());

  /** Formats of tables, whose paths need not be files: versions and names of catalogs. */
  private static final Set<String> TABLES = Set.of("delta", "iceberg");

  /** Which state of a table is meant. */
  private static final Set<String> VERSIONS =
      names("versionAsOf timestampAsOf snapshot-id as-of-timestamp branch tag");

  /** What else may be said of a file: which files of a folder are meant. */
  private static final Set<String> PLACES =
      names("pathGlobFilter recursiveFileLookup modifiedBefore modifiedAfter");

  /** Other names that Spark knows. */
  private static final Map<String, String> SYNONYMS =
      Map.of("delimiter", "sep", "charset", "encoding");

  private ReaderOptions() {}

  private static Set<String> names(String... lists) {
    return Set.of(String.join(" ", lists).split(" "));
  }

  /** Whether a model may remember the format. */
  public static boolean knows(String format) {
    return readsFiles(format) || TABLES.contains(format);
  }

  /** Whether a path of the format names files and nothing else. */
  static boolean readsFiles(String format) {
    return NAMES.containsKey(format);
  }

  /** Whether an option chooses an earlier state of a table. */
  static boolean ofVersions(String option) {
    return find(VERSIONS, option).isPresent();
  }

  /** The option's first name, if it says how rows of the format are read. */
  public static Optional<String> name(String format, String option) {
    return find(NAMES.getOrDefault(format, Set.of()), option);
  }

  /** Whether an option of the format opens nothing but files below the path. */
  public static boolean harmless(String format, String option) {
    return name(format, option).isPresent()
        || find(PLACES, option).isPresent()
        || ofVersions(option);
  }

  private static Optional<String> find(Collection<String> names, String option) {
    String plain = option.toLowerCase(Locale.ROOT);
    String first = SYNONYMS.getOrDefault(plain, option);
    return names.stream().filter(name -> name.equalsIgnoreCase(first)).findFirst();
  }
}
