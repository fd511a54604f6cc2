/**
 * The catalogue of layers. A {@link io.github.syncbn.worker.layer.Layer} is an immutable record of
 * settings; its forward and backward passes are functions of tensors and a {@link
 * io.github.syncbn.worker.layer.LayerContext}. A layer sees no socket, clock, thread or random
 * source of its own. Internal.
 */
@NullMarked
package io.github.syncbn.worker.layer;

import org.jspecify.annotations.NullMarked;
