/**
 * Sums over rows that figures of predictions are made of. They add up over shards, so that a
 * validation within training and an evaluation of a table have one definition. Internal.
 */
@NullMarked
package io.github.syncbn.worker.metric;

import org.jspecify.annotations.NullMarked;
