/**
 * The command line: what spark-submit starts. Its libraries are optional dependencies. Internal.
 */
package io.github.syncbn.driver.app;
