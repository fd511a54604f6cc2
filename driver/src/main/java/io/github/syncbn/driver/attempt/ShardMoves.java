package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.channel.ExecutorPace;
import io.github.syncbn.driver.channel.TaskSpeeds;
import io.github.syncbn.worker.collective.Assignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Whether shards move from slow executors to fast ones, asked between two epochs. Every step waits
 * for the executor that computes longest: with {@code s} shards that take {@code t} each, for the
 * largest {@code s * t}. Shards are divided when the tasks of an attempt have met, so to divide
 * them by speed takes another attempt, whose workers read their rows anew. That pays where the
 * steps that remain save well more than it costs; no bit depends on it, as the tree over shards is
 * fixed.
 */
final class ShardMoves {
  /** A smaller part of a step's computing is not worth a move. */
  private static final double LEAST_GAIN = 0.1;

  /** Fewer steps are too few to judge a speed by. */
  private static final long LEAST_STEPS = 100;

  /** How many times its cost a first move must save; each one after it, twice as many. */
  private static final double SAFETY = 2;

  /**
   * Parts of the difference in speed that are tried: memory may not hold all shards of the first.
   */
  private static final double[] PARTS = {1, 0.75, 0.5, 0.25};

  private final List<Assignment> even;
  private final Predicate<List<Assignment>> fits;
  private final int earlier;
  private Map<String, ExecutorPace> before = Map.of();

  /**
   * Of one attempt.
   *
   * @param even ranges of shards of its workers, without regard to speed
   * @param fits whether they have the memory for other ranges
   * @param earlier moves that this training has made
   */
  ShardMoves(List<Assignment> even, Predicate<List<Assignment>> fits, int earlier) {
    this.even = even;
    this.fits = fits;
    this.earlier = earlier;
  }

  /**
   * Another division of the shards.
   *
   * @param speeds that it follows
   * @param now nanoseconds that a step computes as shards are divided now
   * @param then as they would be
   * @param words what was measured, for a person
   */
  record Move(TaskSpeeds speeds, double now, double then, String words) {
    private double gain() {
      return 1 - then / now;
    }
  }

  /** What an executor has done since it was last looked at. */
  private record Measured(ExecutorPace pace, double perShard) {
    static Measured of(ExecutorPace now, ExecutorPace then) {
      double nanos = (now.nanos() - then.nanos()) / (now.steps() - then.steps());
      return new Measured(now, nanos / now.shards());
    }

    double ofTask() {
      return 1 / (perShard * pace.tasks());
    }
  }

  /**
   * Looks at the executors after an epoch. The first epoch of an attempt is that of the JVM's
   * warm-up, and not judged.
   *
   * @param paces since the attempt began, in the order of their shards
   * @param remaining steps until the end of training
   * @param cost nanoseconds that another attempt takes until its first step
   * @return the move, if it pays
   */
  Optional<Move> after(List<ExecutorPace> paces, long remaining, double cost) {
    if (paces.size() < 2) {
      return Optional.empty();
    }
    Map<String, ExecutorPace> now =
        paces.stream().collect(Collectors.toMap(ExecutorPace::executor, pace -> pace));
    if (!now.keySet().equals(before.keySet())) {
      before = now;
      return Optional.empty();
    }
    if (paces.stream().anyMatch(p -> p.steps() - before.get(p.executor()).steps() < LEAST_STEPS)) {
      return Optional.empty();
    }
    List<Measured> measured =
        paces.stream().map(p -> Measured.of(p, before.get(p.executor()))).toList();
    before = now;
    if (measured.stream().anyMatch(m -> !(m.perShard() > 0))) {
      return Optional.empty();
    }
    double least = SAFETY * Math.scalb(cost, earlier);
    return best(measured)
        .filter(move -> move.gain() >= LEAST_GAIN)
        .filter(move -> (move.now() - move.then()) * remaining >= least);
  }

  private Optional<Move> best(List<Measured> measured) {
    Map<String, Double> speeds = new HashMap<>();
    List<String> executors = new ArrayList<>();
    for (Measured one : measured) {
      speeds.put(one.pace().executor(), one.ofTask());
      executors.addAll(Collections.nCopies(one.pace().tasks(), one.pace().executor()));
    }
    double now = longest(measured, one -> one.pace().shards());
    Optional<Move> best = Optional.empty();
    for (double part : PARTS) {
      TaskSpeeds damped = new TaskSpeeds(speeds).damped(part);
      List<Assignment> ranges = damped.divide(even, executors);
      Map<String, Integer> shards = new HashMap<>();
      for (int w = 0; w < ranges.size(); w++) {
        shards.merge(executors.get(w), ranges.get(w).shards(), Integer::sum);
      }
      double then = longest(measured, one -> shards.get(one.pace().executor()));
      if (then < best.map(Move::then).orElse(now) && fits.test(ranges)) {
        best = Optional.of(new Move(damped, now, then, words(measured, shards, now, then)));
      }
    }
    return best;
  }

  private static double longest(List<Measured> measured, ToDoubleFunction<Measured> shards) {
    return measured.stream()
        .mapToDouble(one -> one.perShard() * shards.applyAsDouble(one))
        .max()
        .orElseThrow();
  }

  private static String words(
      List<Measured> measured, Map<String, Integer> shards, double now, double then) {
    String who =
        measured.stream()
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "executor %s on %s from %d to %d (%.2f ms each)",
                        one.pace().executor(),
                        one.pace().host(),
                        one.pace().shards(),
                        shards.get(one.pace().executor()),
                        one.perShard() / 1e6))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "shards move to faster executors, so that a step computes %.1f ms instead of %.1f: %s",
        then / 1e6,
        now / 1e6,
        who);
  }
}
