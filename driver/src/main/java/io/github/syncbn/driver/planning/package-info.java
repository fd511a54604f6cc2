/** How long a step takes on so many workers, before it is tried. Internal. */
package io.github.syncbn.driver.planning;
