/**
 * All of the workers that touches Spark's classes, and the one package here that depends on its
 * version: shuffles of bytes, shards read by range. Internal.
 */
package io.github.syncbn.worker.spark;
