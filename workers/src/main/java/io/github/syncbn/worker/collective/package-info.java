/**
 * The only seam for distribution: {@link io.github.syncbn.worker.collective.Collective} with its
 * two verbs, allReduce and push, and the group of tasks that meet in one JVM. Internal.
 */
package io.github.syncbn.worker.collective;
