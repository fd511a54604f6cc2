/**
 * Checkpoints on any Hadoop file system: when they are due, how they are written so that a torn one
 * is never taken for a whole one, and how the last whole one is found. What they hold is up to the
 * training. Internal.
 *
 * <p>{@link io.github.syncbn.driver.checkpoint.CheckpointDirectory} is the way in; {@code
 * CheckpointManifest} is what makes a checkpoint whole.
 */
package io.github.syncbn.driver.checkpoint;
