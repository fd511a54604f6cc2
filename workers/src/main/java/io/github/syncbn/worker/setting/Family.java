package io.github.syncbn.worker.setting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records that a sealed interface permits, by name, in the order of its {@code permits} clause,
 * which is the catalogue: a new member is a file of its own and a line there. Interfaces among them
 * stand for their own members.
 */
public final class Family {
  private Family() {}

  public static <T> List<Declared<? extends T>> members(Class<T> sealed) {
    List<Declared<? extends T>> members = new ArrayList<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      Class<? extends T> member = permitted.asSubclass(sealed);
      if (member.isInterface()) {
        members.addAll(members(member));
      } else {
        members.add(Declared.of(member));
      }
    }
    return List.copyOf(members);
  }

  /** The member of a name. */
  public static <T> Optional<Declared<? extends T>> find(Class<T> sealed, String name) {
    return members(sealed).stream().filter(member -> member.name().equals(name)).findFirst();
  }
}
