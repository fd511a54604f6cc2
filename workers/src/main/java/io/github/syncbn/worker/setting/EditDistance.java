package io.github.syncbn.worker.setting;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** How far a misspelt name is from a known one, without case. */
public final class EditDistance {
  private EditDistance() {}

  /**
   * Insertions, deletions, replacements and swaps of neighbours that turn one text into the other
   * (optimal string alignment: Levenshtein's distance with swaps).
   */
  public static int between(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : least(a, b, i, j, edits);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int least(String a, String b, int i, int j, int[][] edits) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least =
        Math.min(
            edits[i - 1][j - 1] + (same ? 0 : 1), Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }

  /**
   * The candidate that a name most likely meant: the nearest, and among equally near ones one that
   * starts alike; empty if all are farther than {@code most} edits, or share no letter with it.
   */
  public static Optional<String> nearest(String name, Collection<String> candidates, int most) {
    String nearest = null;
    int least = 2 * most + 2;
    for (String candidate : candidates) {
      int distance = between(name, candidate);
      boolean startsAlike =
          name.regionMatches(true, 0, candidate, 0, Math.min(1, candidate.length()));
      int rank = 2 * distance + (startsAlike ? 0 : 1);
      if (rank < least && distance < candidate.length()) {
        least = rank;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }
}
