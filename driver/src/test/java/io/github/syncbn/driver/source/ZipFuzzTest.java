package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.driver.source.TestZip.Coding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;

/** Damaged zip files: directories, names and packed entries. */
class ZipFuzzTest {
  @Test
  void read_ofDamagedArchives_refusesWithWords() throws IOException {
    byte[] stored =
        new TestZip()
            .with("cat/0.png", "some bytes")
            .with("vögel/1.png", Coding.FIELD, UTF_8)
            .with("cat/0.png", "others")
            .bytes();
    ReaderFuzz.of(List.of(stored, packed()), "PK\1\2", "PK\3\4", "PK\5\6", "PK\6\6", "PK\6\7")
        .feed(ZipFuzzTest::read);
  }

  private static void read(byte[] input) {
    try (ZipArchive archive = ZipArchive.of("a.zip", new SeekableInMemoryByteChannel(input))) {
      for (ZipArchive.Entry entry : archive.entries(new ArchiveNames("a.zip", Optional.empty()))) {
        archive.read(entry.position(), 1 << 20);
      }
    } catch (IOException e) {
      // What a task makes a row of that says why.
      throw new JobException(DATA, e.getMessage(), e);
    }
  }

  private static byte[] packed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : List.of("a/0.jpg", "b/1.jpg")) {
        out.putNextEntry(new ZipEntry(name));
        out.write("many words, many words, many words".repeat(20).getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
