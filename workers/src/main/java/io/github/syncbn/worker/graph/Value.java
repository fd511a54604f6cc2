package io.github.syncbn.worker.graph;

import io.github.syncbn.worker.tensor.Shape;

/**
 * A tensor of a {@link Graph}: what enters it, a constant, or what a node computes.
 *
 * @param name in the graph, of its own
 * @param shape of a row, before which stands the axis of rows; of a constant its own shape
 */
public record Value(String name, Shape shape) {}
