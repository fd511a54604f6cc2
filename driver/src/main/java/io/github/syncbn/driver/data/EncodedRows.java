package io.github.syncbn.driver.data;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Encoded rows of one task, and its report as the last element. Copies of equal rows are combined
 * within a buffer of bounded size: a row that is frequent enough to matter is in every buffer, so a
 * table of equal rows sends a few records, whatever its length.
 */
final class EncodedRows implements Iterator<Tuple2<byte[], byte[]>> {
  private static final long BUFFER_BYTES = 8L << 20;
  private static final int OVERHEAD = 150;

  private final Iterator<Row> rows;
  private final RowEncoder.Encoding encoding;
  private Iterator<Tuple2<byte[], byte[]>> ready = java.util.Collections.emptyIterator();
  private boolean reported;

  EncodedRows(Iterator<Row> rows, RowEncoder.Encoding encoding) {
    this.rows = rows;
    this.encoding = encoding;
  }

  private static final class Copies {
    private final byte[] value;
    private int count = 1;

    Copies(byte[] value) {
      this.value = value;
    }
  }

  @Override
  public boolean hasNext() {
    if (!ready.hasNext() && rows.hasNext()) {
      fill();
    }
    return ready.hasNext() || !reported;
  }

  @Override
  public Tuple2<byte[], byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.hasNext()) {
      return ready.next();
    }
    reported = true;
    return new Tuple2<>(new byte[] {PartitionReport.KEY}, encoding.report().toBytes());
  }

  private void fill() {
    Map<ByteBuffer, Copies> buffer = new HashMap<>();
    long bytes = 0;
    while (rows.hasNext() && bytes < BUFFER_BYTES) {
      if (!encoding.encode(rows.next())) {
        continue;
      }
      ByteBuffer key = ByteBuffer.wrap(encoding.key());
      Copies known = buffer.get(key);
      if (known == null || known.count == Integer.MAX_VALUE) {
        buffer.put(key, new Copies(encoding.value()));
        bytes += encoding.value().length + OVERHEAD;
      } else {
        known.count++;
      }
    }
    Iterator<Map.Entry<ByteBuffer, Copies>> entries = buffer.entrySet().iterator();
    ready =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return entries.hasNext();
          }

          @Override
          public Tuple2<byte[], byte[]> next() {
            Map.Entry<ByteBuffer, Copies> entry = entries.next();
            byte[] value = entry.getValue().value;
            RawRow.setCopies(value, entry.getValue().count);
            return new Tuple2<>(entry.getKey().array(), value);
          }
        };
  }
}
