/** Losses over the last layer's output, and their gradients. Internal. */
package io.github.syncbn.worker.loss;
