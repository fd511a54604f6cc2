package io.github.syncbn.driver.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.source.ReaderOptions;
import io.github.syncbn.driver.source.StoredQuery;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the rows of a training were read, as far as it matters for other rows: a model remembers it,
 * so that nobody has to say again that -999 means missing. Where files lie is not part of it, nor
 * is any option outside of {@link ReaderOptions}: a model file must not choose what is opened.
 *
 * @param format the format, if it is one of {@link ReaderOptions}
 * @param options options of its reader, by their first names, sorted
 * @param query SQL that was applied to the input and is applied again by predict
 */
public record Reading(
    Optional<String> format, Map<String, String> options, Optional<StoredQuery> query) {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
  private static final String FORMAT = "format";
  private static final String OPTIONS = "options";
  private static final String QUERY = "query";
  private static final String VARIABLES = "queryVariables";

  public Reading {
    options = new TreeMap<>(options);
    for (String name : options.keySet()) {
      if (!ReaderOptions.name(format.orElse(""), name).equals(Optional.of(name))) {
        throw new IllegalArgumentException(
            "a model does not hold the option '" + name + "' of the format " + format.orElse("?"));
      }
    }
    if (format.isPresent() && !ReaderOptions.knows(format.get())) {
      throw new IllegalArgumentException("a model does not hold the format " + format.get());
    }
  }

  /** Of tables that no reader of ours has read. */
  public static Reading none() {
    return ofQuery(Optional.empty());
  }

  /** Of tables that no reader of ours has read, through a query. */
  public static Reading ofQuery(Optional<StoredQuery> query) {
    return new Reading(Optional.empty(), Map.of(), query);
  }

  /**
   * That of a source; options that a model does not keep are named in the log.
   *
   * @param written the same with {@code ${NAME}} for variables of the environment, whose values a
   *     model does not keep
   */
  static Reading of(Source source, Source written) {
    Optional<String> format =
        source
            .format()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .or(() -> source.path().flatMap(Source::formatOf))
            .filter(ReaderOptions::knows);
    Map<String, String> options = new TreeMap<>();
    source
        .options()
        .forEach(
            (name, value) ->
                ReaderOptions.name(format.orElse(""), name)
                    .filter(first -> written.options().getOrDefault(name, value).equals(value))
                    .ifPresentOrElse(
                        first -> options.put(first, value),
                        () ->
                            LOG.warn(
                                "The model does not keep the option {} of the reader; predict and"
                                    + " evaluate take it as --option {}=...",
                                name,
                                name)));
    Optional<StoredQuery> query =
        source.query().map(sql -> StoredQuery.of(sql, written.query().orElse(sql)));
    return new Reading(format, options, query);
  }

  /** What {@link #describeTo} wrote. */
  static Reading read(JsonNode description) {
    JsonNode json = description.path("reading");
    Map<String, String> options = new TreeMap<>();
    json.path(OPTIONS)
        .properties()
        .forEach(option -> options.put(option.getKey(), option.getValue().asText()));
    Set<String> variables = new TreeSet<>();
    description.path(VARIABLES).forEach(name -> variables.add(name.asText()));
    return new Reading(
        Optional.ofNullable(json.path(FORMAT).textValue()),
        options,
        Optional.ofNullable(description.path(QUERY).textValue())
            .map(sql -> new StoredQuery(sql, variables)));
  }

  /** Adds it to a model's description. */
  void describeTo(ObjectNode description) {
    query.ifPresent(
        sql -> {
          description.put(QUERY, sql.text());
          if (!sql.variables().isEmpty()) {
            sql.variables().forEach(description.putArray(VARIABLES)::add);
          }
        });
    if (format.isPresent()) {
      ObjectNode json = description.putObject("reading").put(FORMAT, format.get());
      ObjectNode values = json.putObject(OPTIONS);
      options.forEach(values::put);
    }
  }
}
