/**
 * The driver's end of the network: a reduction service that executors reach over Spark's transport,
 * and one session per attempt in which their tasks meet. Internal.
 *
 * <p>{@link io.github.syncbn.driver.channel.StepService} is what combining asks of a training.
 * {@link io.github.syncbn.driver.channel.ChannelServer} listens, {@code AttemptSession} seats the
 * workers, {@code Exchanges} runs their reductions, and {@code Watch} notices who is missing.
 */
package io.github.syncbn.driver.channel;
