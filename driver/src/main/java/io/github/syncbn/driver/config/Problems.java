package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigOrigin;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.secret.SecretNames;
import io.github.syncbn.driver.secret.Secrets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything wrong with a configuration, collected to be reported together in the order of lines.
 */
final class Problems {
  /** A problem; {@code quotes} says whether its text may hold some of the file's. */
  private record Problem(Place place, String text, boolean quotes) {}

  private final Set<Problem> list = new LinkedHashSet<>();
  private final List<String> files = new ArrayList<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Place> references = new HashMap<>();
  private final Set<String> foreign = new HashSet<>();

  private final SecretNames names;
  private final Secrets secrets;

  /** None yet, of a text without secrets. */
  Problems() {
    this(SecretNames.of(Optional.empty()), new Secrets());
  }

  /**
   * None yet.
   *
   * @param names keys whose values are not shown
   * @param secrets values that are not shown
   */
  Problems(SecretNames names, Secrets secrets) {
    this.names = names;
    this.secrets = secrets;
  }

  /** What may be shown of the value of a key. */
  String shown(String key, String value) {
    return names.matches(key) && !value.startsWith("${") ? Secrets.REDACTED : secrets.hide(value);
  }

  /** Files are reported in the order in which they are first named here; overrides come last. */
  void file(String name) {
    files.add(name);
  }

  /** Nothing in this file is a key of a job: whatever it is, messages show none of it. */
  void foreign(String name) {
    foreign.add(name);
  }

  /** Remembers the line that sets a key by a reference. */
  void reference(String key, Place place) {
    references.put(key, place);
  }

  /** Remembers where a key stands; a variable stands where it is referred to. */
  void seen(String key, ConfigOrigin origin) {
    Place place = Place.of(origin);
    places.put(
        key, place.name().startsWith(Place.VARIABLE) ? references.getOrDefault(key, place) : place);
  }

  /** Whether a key stands anywhere. */
  boolean places(String key) {
    return places.containsKey(key);
  }

  /** A problem with a key, where it was seen, or else where what surrounds it was. */
  void add(String key, String message) {
    String known = key;
    while (!known.isEmpty() && !places.containsKey(known)) {
      known =
          known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
    }
    add(places.getOrDefault(known, new Place(files.get(0), 1)), key, message);
  }

  /** A problem with a key at a place. */
  void add(Place place, String key, String message) {
    add(place, key, message, true);
  }

  /** A problem at a place, in words that hold nothing of the file but what it includes. */
  void addUnquoted(Place place, String what, String message) {
    add(place, what, message, false);
  }

  private void add(Place place, String key, String message, boolean quotes) {
    String text = place + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    list.add(new Problem(place, text, quotes));
  }

  boolean isEmpty() {
    return list.isEmpty();
  }

  /** Ends the job if there was any. */
  void throwIfAny() {
    if (!list.isEmpty()) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          list.stream()
              .map(this::shown)
              .distinct()
              .sorted(Comparator.comparingInt(this::rank).thenComparingInt(p -> p.place().line()))
              .map(Problem::text)
              .map(secrets::hide)
              .collect(Collectors.joining("\n")));
    }
  }

  private Problem shown(Problem problem) {
    String name = problem.place().name();
    if (!problem.quotes() || !foreign.contains(name)) {
      return problem;
    }
    Place place = new Place(name, 1);
    return new Problem(
        place, place + ": nothing in it is a key of a job; is it the right file?", false);
  }

  private int rank(Problem problem) {
    int index = files.indexOf(problem.place().name());
    return index < 0 ? files.size() : index;
  }
}
