package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Page;
import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Paragraph;
import io.github.syncbn.driver.report.Page.Picture;
import io.github.syncbn.driver.report.Page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What experiments came to, on one page. */
public final class ExperimentPage {
  private final List<Section> sections = new ArrayList<>();
  private final String setting;

  /**
   * An empty page.
   *
   * @param setting what was trained on, and how often, in one line
   */
  public ExperimentPage(String setting) {
    this.setting = setting;
  }

  /** Adds a section. */
  public void add(Experiment experiment, Findings findings, double seconds) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph("Claim: " + experiment.claim()));
    blocks.add(new Paragraph("Verdict: " + findings.verdict()));
    if (!findings.published().isEmpty()) {
      blocks.add(new Paragraph("Published: " + findings.published()));
    }
    blocks.add(findings.table());
    findings.charts().stream()
        .filter(chart -> chart.drawable())
        .map(Picture::new)
        .forEach(blocks::add);
    blocks.add(new Paragraph(String.format(Locale.ROOT, "It took %.0f s.", seconds)));
    sections.add(new Section(experiment.name(), blocks));
  }

  /** The page by now. */
  public Page page() {
    return new Page("Experiments on batch normalization", setting, List.copyOf(sections));
  }
}
