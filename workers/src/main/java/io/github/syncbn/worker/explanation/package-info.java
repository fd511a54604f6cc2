/**
 * Why a network predicts what it does for a row. Public API are {@link
 * io.github.syncbn.worker.explanation.IntegratedGradients}, to be read first, and {@link
 * io.github.syncbn.worker.explanation.Attribution}.
 */
package io.github.syncbn.worker.explanation;
