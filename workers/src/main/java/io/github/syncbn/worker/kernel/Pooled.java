package io.github.syncbn.worker.kernel;

/**
 * The outputs of a max pooling, or their gradients, and the tap of the window that each output came
 * from.
 *
 * @param values the array that holds them
 * @param offset where they start in it
 * @param taps the tap that {@code values[offset + i]} came from, at index i
 */
public record Pooled(float[] values, int offset, float[] taps) {}
