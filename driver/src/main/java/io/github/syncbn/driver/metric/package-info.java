/**
 * How good predictions are, as sums over rows that are merged in any grouping. Internal.
 *
 * <p>Read {@link io.github.syncbn.driver.metric.Judgement}.
 */
package io.github.syncbn.driver.metric;
