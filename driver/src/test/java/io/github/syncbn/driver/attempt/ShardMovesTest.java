package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.channel.ExecutorPace;
import io.github.syncbn.worker.collective.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShardMovesTest {
  private static final double MILLI = 1e6;
  private static final double SECOND = 1e9;

  /** An executor of one task that has computed {@code millis} a step. */
  private static ExecutorPace pace(String executor, int shards, long steps, double millis) {
    return new ExecutorPace(executor, "host" + executor, 1, shards, steps, millis * MILLI * steps);
  }

  private static ShardMoves moves(int shards, int workers, Predicate<List<Assignment>> fits) {
    return new ShardMoves(Assignment.of(shards, workers), fits, 0);
  }

  private static ShardMoves moves(int shards, int workers) {
    return moves(shards, workers, ranges -> true);
  }

  /** What is found after two epochs of 1,000 steps. */
  private static Optional<ShardMoves.Move> found(
      ShardMoves moves, long remaining, double cost, double... millis) {
    return foundOf(16 / millis.length, moves, remaining, cost, millis);
  }

  private static Optional<ShardMoves.Move> foundOf(
      int shards, ShardMoves moves, long remaining, double cost, double... millis) {
    for (long steps : new long[] {1_000, 2_000}) {
      List<ExecutorPace> paces = new ArrayList<>();
      for (int e = 0; e < millis.length; e++) {
        paces.add(pace(String.valueOf(e), shards, steps, millis[e]));
      }
      Optional<ShardMoves.Move> move = moves.after(paces, remaining, cost);
      if (steps == 2_000) {
        return move;
      }
      assertThat(move).as("after the epoch of the warm-up").isEmpty();
    }
    throw new AssertionError();
  }

  @Test
  void executor_thatIsSlower_getsFewerShards() {
    // 1 ms a shard against 3 ms: 12 and 4 of 16 shards take 12 ms each, where the slower took 24.
    ShardMoves.Move move = found(moves(16, 2), 10_000, 5 * SECOND, 8, 24).orElseThrow();
    assertThat(move.now()).isEqualTo(24 * MILLI);
    assertThat(move.then()).isEqualTo(12 * MILLI);
    assertThat(move.speeds().divide(Assignment.of(16, 2), List.of("1", "0")))
        .extracting(Assignment::shards)
        .containsExactly(4, 12);
    assertThat(move.words())
        .contains("a step computes 12.0 ms instead of 24.0")
        .contains("executor 0 on host0 from 8 to 12 (1.00 ms each)")
        .contains("executor 1 on host1 from 8 to 4 (3.00 ms each)");
  }

  @Test
  void executors_ofEqualSpeed_keepTheirShards() {
    assertThat(found(moves(16, 2), 1_000_000, SECOND, 10, 10.5)).isEmpty();
    assertThat(found(moves(16, 4), 1_000_000, SECOND, 10, 10, 10, 10.5)).isEmpty();
  }

  @Test
  void shards_thatAreTooFewToBeDividedBetter_stay() {
    // Of 2 shards each executor must have one; 2 of 4 at 1.5 times the time is better than 3.
    assertThat(foundOf(1, moves(2, 2), 1_000_000, SECOND, 8, 24)).isEmpty();
    assertThat(foundOf(2, moves(4, 2), 1_000_000, SECOND, 10, 14)).isEmpty();
  }

  @Test
  void move_thatTheRemainingStepsDoNotPay_isNotMade() {
    // It saves 12 ms a step, of 5 s that another attempt takes: 833 steps pay twice of it.
    assertThat(found(moves(16, 2), 800, 5 * SECOND, 8, 24)).isEmpty();
    assertThat(found(moves(16, 2), 900, 5 * SECOND, 8, 24)).isPresent();
  }

  @Test
  void moves_afterTheFirst_mustPayTwiceAsMuchEach() {
    ShardMoves third = new ShardMoves(Assignment.of(16, 2), ranges -> true, 2);
    assertThat(found(third, 3_300, 5 * SECOND, 8, 24)).isEmpty();
    ShardMoves again = new ShardMoves(Assignment.of(16, 2), ranges -> true, 2);
    assertThat(found(again, 3_400, 5 * SECOND, 8, 24)).isPresent();
  }

  @Test
  void shards_thatMemoryDoesNotHold_moveInPart() {
    ShardMoves.Move move =
        found(
                moves(16, 2, ranges -> ranges.stream().allMatch(r -> r.shards() <= 10)),
                1_000_000,
                SECOND,
                8,
                24)
            .orElseThrow();
    assertThat(move.then()).isEqualTo(18 * MILLI);
    assertThat(found(moves(16, 2, ranges -> false), 1_000_000, SECOND, 8, 24)).isEmpty();
  }

  @Test
  void steps_tooFewToJudge_areJudgedWithThoseThatFollow() {
    ShardMoves moves = moves(16, 2);
    Predicate<Long> moved =
        steps ->
            moves
                .after(List.of(pace("0", 8, steps, 8), pace("1", 8, steps, 24)), 1_000_000, SECOND)
                .isPresent();
    assertThat(moved.test(0L)).isFalse();
    assertThat(moved.test(60L)).isFalse();
    assertThat(moved.test(99L)).isFalse();
    assertThat(moved.test(120L)).isTrue();
  }

  @Test
  void executor_thatIsAlone_keepsItsShards() {
    assertThat(found(moves(16, 1), 1_000_000, SECOND, 16)).isEmpty();
    assertThat(moves(16, 1).after(List.of(), 1_000_000, SECOND)).isEmpty();
  }
}
