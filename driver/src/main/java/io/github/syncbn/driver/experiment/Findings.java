package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.driver.report.TextTable;
import java.util.List;

/**
 * What an experiment came to.
 *
 * @param verdict one sentence that follows from the numbers, whether they support the claim or not
 * @param published what the paper says that can be laid beside them; empty if it has no figure
 * @param table the numbers: mean and deviation over the seeds
 * @param charts the same to be looked at
 */
public record Findings(String verdict, String published, Table table, List<Chart> charts) {

  /** Table and sentences, in lines. */
  @Override
  public String toString() {
    TextTable text = new TextTable("l".repeat(table.names()) + "r");
    text.row(table.headings().toArray(new String[0]));
    table.rows().forEach(row -> text.row(row.toArray(new String[0])));
    return text
        + "\nverdict    "
        + verdict
        + "\n"
        + (published.isEmpty() ? "" : "published  " + published + "\n");
  }
}
