/**
 * Pages and pictures: what a training, a comparison or an experiment came to, as one HTML file that
 * needs no network, and as PNG. Internal.
 *
 * <p>Read {@link io.github.syncbn.driver.report.Page} for what a page holds, {@link
 * io.github.syncbn.driver.report.HtmlPage} for how it is written, then {@link
 * io.github.syncbn.driver.report.TrainingPage} for what a training shows.
 */
package io.github.syncbn.driver.report;
