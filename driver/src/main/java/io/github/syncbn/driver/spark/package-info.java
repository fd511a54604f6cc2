/** What depends on the version of Spark in the driver. Internal. */
package io.github.syncbn.driver.spark;
