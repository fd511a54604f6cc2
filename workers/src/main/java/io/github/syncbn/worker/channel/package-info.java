/**
 * The executors' end of the network: frames, the connection of a task to the driver, and the group
 * of one executor's tasks whose values leave it in one message. With {@code spark} the only package
 * of the workers that knows Spark. Internal.
 */
package io.github.syncbn.worker.channel;
