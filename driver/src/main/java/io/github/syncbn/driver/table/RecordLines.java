package io.github.syncbn.driver.table;

import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.source.LineFormat;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.driver.table.BadRows.Example;
import io.github.syncbn.worker.table.BadValueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Finds the lines of bad records in text files, which Spark does not tell: the file is read again,
 * on the way to an error.
 */
public final class RecordLines {
  private static final Logger LOG = LoggerFactory.getLogger(RecordLines.class);
  private static final int EXAMPLES = 5;

  private final SourceTable source;
  private final RowCheck.Factory checks;

  /** Of a source whose bad records are those that fail a check. */
  public RecordLines(SourceTable source, RowCheck.Factory checks) {
    this.source = source;
    this.checks = checks;
  }

  /** Adds line numbers to the examples of this source, or leaves them as they are if it cannot. */
  public void locate(BadRows bad) {
    if (source.lines().isEmpty() || !List.of(source.rows().columns()).contains(RowSource.FILE)) {
      return;
    }
    for (String file : bad.files()) {
      try {
        NavigableMap<Long, Example> records = records(file);
        if (!records.isEmpty()) {
          bad.replace(file, atLines(file, records, source.lines().get()));
        }
      } catch (Exception e) {
        // A file that is gone by now hides no error: the examples stay without lines.
        LOG.debug("No lines of {}", file, e);
      }
    }
  }

  /** The first bad records of a file, by their index in it. */
  private NavigableMap<Long, Example> records(String file) {
    SourceColumns columns = source.columns();
    RowCheck.Factory factory = checks;
    // Parts of a file are read in its order, so that the index is that in the file.
    List<Tuple2<Long, Example>> found =
        TaskObjects.take(
            source
                .rows()
                .filter(RowSource.column(RowSource.FILE).equalTo(file))
                .javaRDD()
                .zipWithIndex()
                .mapPartitions(rows -> new Bad(rows, columns, factory.open())),
            EXAMPLES);
    NavigableMap<Long, Example> records = new TreeMap<>();
    found.forEach(record -> records.put(record._1(), record._2()));
    return records;
  }

  private List<Example> atLines(String file, NavigableMap<Long, Example> records, LineFormat format)
      throws IOException {
    List<Example> located = new ArrayList<>();
    Configuration hadoop = source.rows().sparkSession().sessionState().newHadoopConf();
    try (LineStarts lines = open(file, hadoop, format.charset())) {
      long record = format.header() ? -2 : -1;
      long line = 0;
      String text = lines.next();
      while (text != null && located.size() < records.size()) {
        line++;
        record += format.holdsRecord(text) ? 1 : 0;
        if (format.holdsRecord(text) && records.containsKey(record)) {
          located.add(records.get(record).atLine(line));
        }
        text = lines.next();
      }
    }
    return located;
  }

  private static LineStarts open(String file, Configuration hadoop, String charset)
      throws IOException {
    Path path = HadoopPath.ofUri(file);
    InputStream bytes = HadoopPath.files(path, hadoop).open(path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    return new LineStarts(
        new InputStreamReader(codec == null ? bytes : codec.createInputStream(bytes), charset));
  }

  /** Bad records among rows with their index. */
  private static final class Bad implements Iterator<Tuple2<Long, Example>> {
    private final Iterator<Tuple2<Row, Long>> rows;
    private final SourceColumns columns;
    private final RowCheck check;
    private Tuple2<Long, Example> next;

    Bad(Iterator<Tuple2<Row, Long>> rows, SourceColumns columns, RowCheck check) {
      this.rows = rows;
      this.columns = columns;
      this.check = check;
    }

    @Override
    public boolean hasNext() {
      while (next == null && rows.hasNext()) {
        Tuple2<Row, Long> row = rows.next();
        try {
          check.check(row._1());
        } catch (BadValueException e) {
          next = new Tuple2<>(row._2(), columns.example(row._1(), e.getMessage()));
        }
      }
      return next != null;
    }

    @Override
    public Tuple2<Long, Example> next() {
      Tuple2<Long, Example> found = next;
      next = null;
      return found;
    }
  }
}
