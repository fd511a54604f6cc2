package io.github.syncbn.driver.experiment;

import java.util.List;

/** How far numbers speak for a claim. */
enum Support {
  ALL("Supported"),
  SOME("Supported in part"),
  NONE("Not supported");

  private final String word;

  Support(String word) {
    this.word = word;
  }

  /** Of one comparison. */
  static Support of(boolean asClaimed) {
    return asClaimed ? ALL : NONE;
  }

  /** Of comparisons, each of which says whether it is as claimed. */
  static Support of(List<Boolean> asClaimed) {
    long yes = asClaimed.stream().filter(claimed -> claimed).count();
    return yes == 0 ? NONE : yes == asClaimed.size() ? ALL : SOME;
  }

  @Override
  public String toString() {
    return word;
  }
}
