/**
 * Layers in order over one flat array of parameters: {@link
 * io.github.syncbn.worker.network.Network} and {@link
 * io.github.syncbn.worker.network.ParameterLayout}. Internal, except where a type says otherwise.
 */
@NullMarked
package io.github.syncbn.worker.network;

import org.jspecify.annotations.NullMarked;
