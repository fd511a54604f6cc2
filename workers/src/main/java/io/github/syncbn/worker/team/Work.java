package io.github.syncbn.worker.team;

/**
 * Work in pieces that do not depend on each other, so that who computes which, and when, does not
 * change what comes out.
 *
 * @param <L> what a thread computes with
 */
@FunctionalInterface
public interface Work<L> {
  /**
   * Computes a piece, by the thread that {@code lane} belongs to.
   *
   * @param piece its number, from 0
   */
  void run(int piece, L lane);
}
