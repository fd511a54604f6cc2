package io.github.syncbn.driver.source;

import io.github.syncbn.driver.ReaderFuzz;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged IDX files, plain and gzipped. */
class IdxFuzzTest {
  @TempDir Path folder;

  @Test
  void read_ofDamagedFiles_refusesWithWords() throws IOException {
    byte[] images = ByteBuffer.allocate(40).putInt(0x803).putInt(3).putInt(2).putInt(4).array();
    byte[] labels = ByteBuffer.allocate(11).putInt(0x801).putInt(3).array();
    Configuration hadoop = new Configuration();
    Path file = folder.resolve("file");
    ReaderFuzz.of(List.of(images, labels, gzip(images), gzip(labels)))
        .feed(
            input -> {
              Files.write(file, input);
              IdxFile idx = IdxFile.open(file.toString(), 1 << 20, hadoop);
              try (DataInputStream in = idx.from(idx.rows() / 2, hadoop)) {
                in.readNBytes(idx.width());
              }
            });
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
