package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Page.Table;
import java.util.List;

/**
 * What an experiment came to.
 *
 * @param verdict one sentence that follows from the numbers, whether they support the claim or not
 * @param published what the paper says that can be laid beside them; empty if it has no figure
 * @param table the numbers: mean and deviation over the seeds
 * @param charts the same to be looked at
 */
public record Findings(String verdict, String published, Table table, List<Chart> charts) {}
