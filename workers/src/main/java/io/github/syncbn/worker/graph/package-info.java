/**
 * A prediction written down as a graph of operators, those of ONNX: what layers, columns and losses
 * are to a server that knows nothing of them. {@link io.github.syncbn.worker.graph.Graph} collects
 * nodes and constants; who makes a file of it is not here. Internal.
 */
@NullMarked
package io.github.syncbn.worker.graph;

import org.jspecify.annotations.NullMarked;
