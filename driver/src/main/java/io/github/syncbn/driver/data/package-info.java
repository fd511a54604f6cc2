/**
 * From whatever Spark can read to rows in canonical order, dealt to logical shards: sources, typed
 * rows, splits, and errors that name the row. Internal.
 */
package io.github.syncbn.driver.data;
