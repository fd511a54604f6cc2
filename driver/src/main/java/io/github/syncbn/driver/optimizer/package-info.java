/**
 * Next parameters from the mean gradient: optimizers, schedules, clipping. Driver only. Internal.
 */
package io.github.syncbn.driver.optimizer;
