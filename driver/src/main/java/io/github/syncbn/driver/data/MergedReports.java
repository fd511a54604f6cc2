package io.github.syncbn.driver.data;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * Reports of all tasks as one for each source, since those of wide rows are long. The order in
 * which they come does not matter.
 */
record MergedReports(int partitions) implements FlatMapFunction<Iterator<byte[]>, byte[]> {

  @Override
  public Iterator<byte[]> call(Iterator<byte[]> reports) {
    Map<Integer, PartitionReport> bySource = new TreeMap<>();
    while (reports.hasNext()) {
      PartitionReport report = PartitionReport.of(reports.next());
      bySource
          .computeIfAbsent(report.source, source -> new PartitionReport(source, partitions))
          .add(report);
    }
    return bySource.values().stream().map(PartitionReport::toBytes).iterator();
  }
}
