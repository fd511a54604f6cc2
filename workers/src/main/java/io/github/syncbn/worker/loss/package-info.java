/** Losses over the last layer's output, and their gradients. Internal. */
@NullMarked
package io.github.syncbn.worker.loss;

import org.jspecify.annotations.NullMarked;
