package io.github.syncbn.driver.app;

import io.github.syncbn.driver.report.ComparisonPage;
import io.github.syncbn.driver.report.MetricsRun;
import io.github.syncbn.driver.report.PageFile;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncbn compare}: several trainings on one page. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Puts the metrics of several trainings on one page of charts.")
final class CompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "METRICS",
      description = "Files that train --metrics has written.")
  private List<String> files;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      required = true,
      description = "Where the page goes: DIR/index.html.")
  private String report;

  @Override
  public Integer call() {
    Configuration hadoop = Session.hadoop();
    List<MetricsRun> runs = files.stream().map(file -> MetricsRun.read(file, hadoop)).toList();
    PageFile.write(ComparisonPage.of(runs), report, hadoop);
    System.out.println(report + "/index.html");
    return 0;
  }
}
