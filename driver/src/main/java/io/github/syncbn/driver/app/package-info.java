/**
 * The command line: spark-submit's main class, subcommands, progress, metrics. Optional: nothing
 * else imports it or its libraries. Internal.
 *
 * <p>{@link io.github.syncbn.driver.app.Main} names the subcommands, each a class of its own:
 * {@code TrainCommand} shows how they are made. {@code Session} starts Spark, {@code InputOptions}
 * and {@code InputRows} read what evaluate and predict are given, {@code MetricsFile} and {@code
 * ProgressReport} listen to a training.
 */
package io.github.syncbn.driver.app;
