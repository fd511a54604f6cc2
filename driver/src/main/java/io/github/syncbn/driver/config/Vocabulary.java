package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names that a job file may choose from: the members of a family that have a summary. */
final class Vocabulary {
  private Vocabulary() {}

  /** The members by family; a list of layers also takes blocks and ready networks. */
  static List<Declared<?>> of(Class<?> family) {
    List<Declared<?>> words = new ArrayList<>(Family.members(family));
    if (family == Entry.class) {
      words.addAll(Family.members(ReadyNetwork.class));
    }
    words.removeIf(word -> word.summary().isEmpty());
    return words;
  }

  static Optional<Declared<?>> find(Class<?> family, String name) {
    return of(family).stream().filter(word -> word.name().equals(name)).findFirst();
  }
}
