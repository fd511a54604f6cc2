/**
 * Trained models on any Hadoop file system, in Spark ML's directory layout. Internal, but for what
 * its types say.
 */
package io.github.syncbn.driver.model;
