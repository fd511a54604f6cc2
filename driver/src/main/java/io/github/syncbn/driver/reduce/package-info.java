/** What combining over the network asks of the driver's side of a training. Internal. */
package io.github.syncbn.driver.reduce;
