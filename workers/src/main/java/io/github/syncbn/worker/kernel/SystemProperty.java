package io.github.syncbn.worker.kernel;

/** A system property that is set for a while, and what it was before. */
record SystemProperty(String name, String before) {
  static SystemProperty of(String name, String value) {
    return new SystemProperty(name, System.setProperty(name, value));
  }

  static SystemProperty unlessSet(String name, String value) {
    return of(name, System.getProperty(name, value));
  }

  void restore() {
    if (before == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, before);
    }
  }
}
