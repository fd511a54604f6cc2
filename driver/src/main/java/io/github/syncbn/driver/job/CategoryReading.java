package io.github.syncbn.driver.job;

import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which columns are categories, and how their levels are learned; what becomes of dates. */
public record CategoryReading(
    @Setting(value = "columns that are categories", byDefault = "auto", param = "categorical")
        Categorical categorical,
    @Setting(
            value = "rows of the training set that a level needs to have a code of its own",
            range = "[1, inf)",
            unit = "rows",
            byDefault = "1",
            param = "minCount")
        int minCount,
    @Setting(
            value = "most levels of a category",
            range = "[1, 1000000]",
            byDefault = "10000",
            param = "maxLevels")
        int maxLevels,
    @Setting(
            value = "columns of a category with too many levels to learn, each hashed to a bucket",
            rule = "no column",
            param = "hashed")
        List<String> hashed,
    @Setting(
            value = "buckets of each hashed column",
            range = "[2, 10000000]",
            byDefault = "100000",
            param = "hashBuckets")
        int hashBuckets,
    @Setting(value = "what dates and times become", byDefault = "leaveOut", param = "dates")
        Dates dates) {

  static List<String> hashed(Given given) {
    return List.of();
  }

  /** Columns that are categories. */
  public sealed interface Categorical permits Auto, None, Named {}

  /** Texts with few levels. */
  @Summary("columns of text that have at most maxLevels levels, and half as many as rows")
  public record Auto() implements Categorical {}

  /** No column. */
  @Summary("no column")
  public record None() implements Categorical {}

  /** Columns by name. */
  @Summary(value = "columns by name, of text, numbers or booleans", bare = "columns", single = true)
  public record Named(@Setting("their names") List<String> columns) implements Categorical {
    public Named {
      columns = List.copyOf(columns);
    }
  }

  /** What dates and times become. */
  public enum Dates {
    /** Nothing: they are no features. */
    LEAVE_OUT,
    /** Days since 1970. */
    NUMBER,
    /** Days since 1970, and sine and cosine of the place in year, week and day. */
    PARTS
  }

  /** Whether a column is named as a category. */
  public boolean names(String column) {
    return hashed.contains(column)
        || categorical instanceof Named named && named.columns().contains(column);
  }

  /** All columns that are named as categories. */
  public List<String> named() {
    Set<String> all = new LinkedHashSet<>(hashed);
    if (categorical instanceof Named named) {
      all.addAll(named.columns());
    }
    return List.copyOf(all);
  }
}
