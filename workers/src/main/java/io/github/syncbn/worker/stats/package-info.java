/**
 * Mergeable statistics and the canonical order in which they meet: {@link
 * io.github.syncbn.worker.stats.Moments}, {@link io.github.syncbn.worker.stats.SparseRows} and
 * {@link io.github.syncbn.worker.stats.ReductionTree}. Internal.
 */
package io.github.syncbn.worker.stats;
