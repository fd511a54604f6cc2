/**
 * Estimators and models of Spark ML: {@link io.github.syncbn.driver.ml.NeuralNetworkClassifier},
 * {@link io.github.syncbn.driver.ml.NeuralNetworkRegressor} and what they fit. Public API.
 *
 * <p>Every setting of a training job is a parameter; the declaration that job files are read by
 * also gives its doc, default and range, and {@link io.github.syncbn.driver.ml.SettingsText} writes
 * the parameters that are set as the job file that says the same.
 */
@NullMarked
package io.github.syncbn.driver.ml;

import org.jspecify.annotations.NullMarked;
