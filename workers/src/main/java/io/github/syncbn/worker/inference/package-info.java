/**
 * What layers become for predictions: steps over a block of rows, lane by lane ({@link
 * io.github.syncbn.worker.inference.FoldedLayer}), with batch normalizations folded into the
 * weights before them ({@link io.github.syncbn.worker.inference.FoldedSequence}). Internal.
 */
@NullMarked
package io.github.syncbn.worker.inference;

import org.jspecify.annotations.NullMarked;
