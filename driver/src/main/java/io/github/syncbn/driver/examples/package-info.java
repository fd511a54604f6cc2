/**
 * Whole programs over the public API, each on a table that it makes itself: {@code
 * driver/bin/syncbn example NAME} runs them. To be read and copied. Internal: nothing calls them
 * but the command line.
 */
package io.github.syncbn.driver.examples;
