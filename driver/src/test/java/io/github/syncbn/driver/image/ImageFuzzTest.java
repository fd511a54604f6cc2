package io.github.syncbn.driver.image;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Damaged JPEG and PNG files. */
class ImageFuzzTest {
  private static final ImageDecoder DECODER = new ImageDecoder(50_000_000);

  private static List<byte[]> files(String suffix) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (ZipInputStream in =
        new ZipInputStream(ImageFuzzTest.class.getResourceAsStream("/golden/images.zip"))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().endsWith(suffix)) {
          files.add(in.readAllBytes());
        }
      }
    }
    return files;
  }

  @Test
  void jpeg_ofDamagedFiles_refusesWithWords() throws IOException {
    ReaderFuzz.of(files(".jpg"), "\u00ff\u00c0", "\u00ff\u00da", "\u00ff\u00c4", "JFIF", "Adobe")
        .feed(ImageFuzzTest::decode);
  }

  @Test
  void png_ofDamagedFiles_refusesWithWords() throws IOException {
    ReaderFuzz.of(files(".png"), "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "zTXt", "iCCP")
        .feed(
            input -> {
              // Damage is seen by checksums first; behind right ones stands the rest of the reader.
              decode(TestPng.withChecksums(input));
            });
  }

  private static void decode(byte[] input) {
    try {
      DECODER.decode(input, new Shape(3, 5, 4), true);
    } catch (UnreadableImageException e) {
      // What a task makes a row of that says why.
      throw new JobException(JobException.Kind.DATA, e.getMessage(), e);
    }
  }
}
