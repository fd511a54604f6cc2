/**
 * Models as files of ONNX, for servers that know nothing of us: {@link
 * io.github.syncbn.driver.onnx.OnnxModel} has the whole prediction of a model as a graph, from the
 * columns of a table to labels, and writes it. What each layer, column and loss is there stands at
 * itself ({@code io.github.syncbn.worker.graph}). Public API are {@code OnnxModel} and {@code
 * OnnxSettings} where models hand them out, else internal.
 */
@NullMarked
package io.github.syncbn.driver.onnx;

import org.jspecify.annotations.NullMarked;
