/**
 * The driver's end of the network: a reduction service that executors reach over Spark's transport,
 * and one session per attempt in which their tasks meet. Internal.
 */
package io.github.syncbn.driver.channel;
