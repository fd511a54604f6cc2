package io.github.syncbn.driver.data;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.table.Levels;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** How many rows of the training set have each level of a category: by the hash of its text. */
final class LevelTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;
  private final Map<Long, Level> levels = new HashMap<>();
  private boolean full;

  /** Counts at most so many levels; one more is enough to know that there are too many. */
  LevelTally(int most) {
    this.most = most;
  }

  private static final class Level implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String text;
    private long rows;

    Level(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    long rows() {
      return rows;
    }
  }

  /**
   * Counts a row.
   *
   * @param text of the hash, asked for where that is new
   */
  void add(long hash, Supplier<String> text) {
    add(hash, text, 1);
  }

  private void add(long hash, Supplier<String> text, long rows) {
    if (full) {
      return;
    }
    Level level = levels.get(hash);
    if (level == null) {
      level = new Level(text.get());
      levels.put(hash, level);
    }
    level.rows += rows;
    if (levels.size() > most) {
      full = true;
      levels.clear();
    }
  }

  /** This one, with what another task saw. */
  LevelTally with(LevelTally other) {
    full |= other.full;
    if (full) {
      levels.clear();
    }
    other.levels.forEach((hash, level) -> add(hash, level::text, level.rows()));
    return this;
  }

  /**
   * The levels that have a code, most frequent first, those as frequent by text.
   *
   * @param column name, for errors
   * @param fewest rows that a level needs
   * @throws JobException DATA if there are none, or too many
   */
  Levels learned(String column, int fewest) {
    if (full) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "Column '%s' has more than %,d levels in the training set: hash it (data.hashed = [\"%s\"]),"
                  + " raise data.maxLevels, or leave it out of data.features.",
              column,
              most,
              column));
    }
    if (levels.isEmpty()) {
      throw new JobException(
          DATA,
          "Column '"
              + column
              + "' is a category without a value in any row of the training set: leave it out of"
              + " data.features.");
    }
    List<Level> kept = new ArrayList<>(levels.values());
    kept.removeIf(level -> level.rows() < fewest);
    if (kept.isEmpty()) {
      throw new JobException(
          DATA,
          String.format(
              Locale.ROOT,
              "Column '%s' has no level with at least data.minCount = %,d rows of the training set.",
              column,
              fewest));
    }
    kept.sort(Comparator.comparingLong(Level::rows).reversed().thenComparing(Level::text));
    return new Levels(kept.stream().map(Level::text).toList(), 0);
  }
}
