package io.github.syncbn.driver.config;

/**
 * One of several names.
 *
 * @param name what was chosen
 * @param holder the section whose key {@code name} holds the arguments
 */
record Choice(String name, Section holder) {

  /** Its arguments as a section. */
  Section arguments() {
    return holder.section(name);
  }
}
