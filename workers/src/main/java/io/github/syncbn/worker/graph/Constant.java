package io.github.syncbn.worker.graph;

/**
 * A tensor that the graph carries with it.
 *
 * @param value its name, and its shape without an axis of rows
 * @param elements float[], double[], long[], boolean[] or String[], in the order of the axes
 */
public record Constant(Value value, Object elements) {}
