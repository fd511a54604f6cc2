package io.github.syncbn.driver.channel;

/**
 * How fast an executor has computed in an attempt, as its workers told with their last signs of
 * life.
 *
 * @param executor Spark's name
 * @param host its machine
 * @param tasks workers that it has
 * @param shards that they hold
 * @param steps done
 * @param nanos in which they computed in these, without waiting: the mean over its workers, which
 *     share their work
 */
public record ExecutorPace(
    String executor, String host, int tasks, int shards, long steps, double nanos) {}
