/**
 * The command line: spark-submit's main class, subcommands, progress, metrics. Optional: nothing
 * else imports it or its libraries. Internal.
 */
package io.github.syncbn.driver.app;
