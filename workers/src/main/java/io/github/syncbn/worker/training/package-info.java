/**
 * One training step on one worker over its logical shards, and what it needs: rows in memory, the
 * order of an epoch, buffers. Internal.
 */
package io.github.syncbn.worker.training;
