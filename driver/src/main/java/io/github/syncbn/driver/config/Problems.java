package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigOrigin;
import io.github.syncbn.driver.JobException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything wrong with a configuration, collected to be reported together in the order of lines.
 */
final class Problems {
  private record Problem(Place place, String text) {}

  private final Set<Problem> list = new LinkedHashSet<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Place> references = new HashMap<>();

  /** Files are reported in the order in which they are first named here; overrides come last. */
  void file(String name) {
    names.add(name);
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
    add(places.getOrDefault(known, new Place(names.get(0), 1)), key, message);
  }

  /** A problem with a key at a place. */
  void add(Place place, String key, String message) {
    list.add(new Problem(place, place + ": " + (key.isEmpty() ? "" : key + ": ") + message));
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
              .sorted(Comparator.comparingInt(this::rank).thenComparingInt(p -> p.place().line()))
              .map(Problem::text)
              .collect(Collectors.joining("\n")));
    }
  }

  private int rank(Problem problem) {
    int index = names.indexOf(problem.place().name());
    return index < 0 ? names.size() : index;
  }
}
