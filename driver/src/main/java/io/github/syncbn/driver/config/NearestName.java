package io.github.syncbn.driver.config;

import io.github.syncbn.worker.setting.EditDistance;
import java.util.Collection;
import java.util.Optional;

/** The known name that a misspelt one most likely meant, by {@link EditDistance}. */
final class NearestName {
  private NearestName() {}

  /** The nearest of the candidates, if it is near: a third of the letters, at least two. */
  static Optional<String> of(String name, Collection<String> candidates) {
    return EditDistance.nearest(name, candidates, Math.max(2, name.length() / 3));
  }

  /** {@code "; did you mean x?"}, or nothing. */
  static String suggestion(String name, Collection<String> candidates) {
    return of(name, candidates).map(nearest -> "; did you mean " + nearest + "?").orElse("");
  }
}
