/**
 * Predictions of trained models for tables, and how good they are. Needs no command line. Internal,
 * but for what its types say.
 */
package io.github.syncbn.driver.scoring;
