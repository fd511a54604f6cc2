package io.github.syncbn.driver.config;

/**
 * One of several names.
 *
 * @param name what was chosen
 * @param holder the section whose key {@code name} holds the arguments
 */
record Choice(String name, Section holder) {
  /** Complains about arguments of a choice that takes none. */
  Choice {
    String path = holder.path(name);
    if (ConfigReference.table().get(path).type() instanceof TreeType.Name) {
      holder.name(name);
    }
  }

  /** Its arguments as a section. */
  Section arguments() {
    return holder.section(name);
  }

  /** Its argument, a number. */
  double number() {
    return holder.number(name);
  }

  /** Its argument, an integer. */
  int integer() {
    return holder.integer(name);
  }

  /** Its argument, a text. */
  String text() {
    return holder.text(name);
  }
}
