/**
 * Whole programs over the public API, each on a table that it makes itself: {@code
 * driver/bin/syncbn example NAME} runs them. To be read and copied.
 */
package io.github.syncbn.driver.examples;
