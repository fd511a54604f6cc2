package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which rows share the statistics of a batch normalization. Never defined by hardware or the number
 * of workers.
 */
public sealed interface NormalizationScope extends Serializable
    permits NormalizationScope.Global, NormalizationScope.PerShard, NormalizationScope.Ghost {

  /** All rows of the global batch: synchronized batch normalization. */
  @Summary("all rows of the global batch, on all workers")
  record Global() implements NormalizationScope {}

  /**
   * Groups of about {@code rows} rows (Hoffer et al. 2017, "ghost batch normalization"):
   * consecutive shards, or consecutive rows of a shard.
   */
  @Summary(value = "groups of this many rows", bare = "rows", single = true)
  record Ghost(@Setting(value = "rows in a group", range = "[2, inf)") int rows)
      implements NormalizationScope {
    public Ghost {
      Declared.check(Ghost.class, rows);
    }
  }

  /** Each logical shard by itself, as normalization without synchronization would be. */
  @Summary(value = "each logical shard by itself, without synchronization", name = "shard")
  record PerShard() implements NormalizationScope {}

  /**
   * How a scope cuts a batch.
   *
   * @param shardGroups G, the number of groups of consecutive shards; 1 is global, S is one group a
   *     shard
   * @param rowsPerGroup 0, or the rows of a group inside a shard, in which case shardGroups is S
   */
  record Grouping(int shardGroups, int rowsPerGroup) implements Serializable {
    /**
     * Number of groups among {@code rows} consecutive rows of one shard; the last takes the
     * remainder.
     */
    public int groupsIn(int rows) {
      return rowsPerGroup == 0
          ? Math.min(1, rows)
          : rows == 0 ? 0 : Math.max(1, rows / rowsPerGroup);
    }

    /** Whether a group lies inside one shard, so that no reduction is needed. */
    public boolean insideShard(int shards) {
      return rowsPerGroup > 0 || (shards > 1 && shardGroups == shards);
    }

    /**
     * Fewest rows that any group gets from a batch of {@code batch} rows dealt in turn to {@code
     * shards} shards.
     */
    public long fewestRows(long batch, int shards) {
      if (rowsPerGroup > 0) {
        long rows = batch / shards;
        return Math.min(rows, rowsPerGroup);
      }
      long groupShards = shards / shardGroups;
      long full = batch / shards;
      long left = batch % shards;
      // The first shards get one row more; the last group gets fewest of these.
      return groupShards * full + Math.max(0, left - (shards - groupShards));
    }
  }

  /**
   * The grouping of this scope for a configured batch size.
   *
   * @throws IllegalArgumentException if ghost groups fit neither whole shards nor whole rows of a
   *     shard; the message names the nearest sizes that do
   */
  default Grouping grouping(int batchSize, int shards) {
    if (this instanceof Ghost ghost) {
      Grouping grouping = fit(ghost.rows(), batchSize, shards);
      if (grouping == null) {
        throw new IllegalArgumentException(
            "ghost("
                + ghost.rows()
                + ") does not fit batches of "
                + batchSize
                + " rows over "
                + shards
                + " shards; nearest that do: "
                + nearest(ghost.rows(), batchSize, shards));
      }
      return grouping;
    }
    return this instanceof Global ? new Grouping(1, 0) : new Grouping(shards, 0);
  }

  private static @Nullable Grouping fit(int rows, int batchSize, int shards) {
    if (rows > batchSize || batchSize % rows != 0) {
      return null;
    }
    int groups = batchSize / rows;
    if (groups <= shards) {
      return shards % groups == 0 ? new Grouping(groups, 0) : null;
    }
    return groups % shards == 0 ? new Grouping(shards, rows) : null;
  }

  private static String nearest(int rows, int batchSize, int shards) {
    Integer below = null;
    Integer above = null;
    for (int r = 2; r <= batchSize; r++) {
      if (fit(r, batchSize, shards) != null) {
        if (r < rows) {
          below = r;
        } else if (above == null) {
          above = r;
        }
      }
    }
    return below == null
        ? (above == null ? "none" : String.valueOf(above))
        : above == null ? String.valueOf(below) : below + " and " + above;
  }
}
