package io.github.syncbn.driver.job;

import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.Optional;

/** How rows are numbered and dealt to shards. */
public record Ordering(
    @Setting(value = "numbering of the rows", byDefault = "canonical", param = "order") Order order,
    @Setting(
            value = "with order = column(c): each shard gets every S-th row, or a range",
            byDefault = "inTurn",
            param = "deal")
        Deal deal) {

  /** Numbering of rows. */
  public sealed interface Order permits Canonical, Column {}

  /** By seeded hash of content. */
  @Summary("by seeded hash of content: the same on any cluster")
  public record Canonical() implements Order {}

  /** By a column, ties by hash. */
  @Summary(
      value = "by a column, for experiments on shards that differ",
      bare = "column",
      single = true)
  public record Column(@Setting("column that orders the rows") String column) implements Order {}

  /** Which rows a shard gets. */
  public enum Deal {
    /** Every S-th. */
    IN_TURN,
    /** A range. */
    CONTIGUOUS
  }

  /** The column that orders the rows, if one does. */
  public Optional<String> column() {
    return order instanceof Column by ? Optional.of(by.column()) : Optional.empty();
  }

  /** Whether each shard gets a range of rows. */
  public boolean contiguous() {
    return deal == Deal.CONTIGUOUS;
  }
}
