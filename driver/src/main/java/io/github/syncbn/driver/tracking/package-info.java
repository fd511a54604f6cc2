/**
 * Trainings as runs of MLflow, by its REST protocol: {@link
 * io.github.syncbn.driver.tracking.MlflowTracking} listens to a training and sends what it hears
 * from a thread of its own, so that a training neither waits for a server nor fails by one.
 * Internal.
 */
@NullMarked
package io.github.syncbn.driver.tracking;

import org.jspecify.annotations.NullMarked;
