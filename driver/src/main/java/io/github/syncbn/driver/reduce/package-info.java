/** Combining what workers hold of the canonical tree. Knows no training. Internal. */
package io.github.syncbn.driver.reduce;
