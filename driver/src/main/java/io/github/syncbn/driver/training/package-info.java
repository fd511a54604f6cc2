/** Attempts at training: settings, plan, state, trainer, metrics. Internal. */
package io.github.syncbn.driver.training;
