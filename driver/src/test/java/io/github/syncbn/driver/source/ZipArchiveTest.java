package io.github.syncbn.driver.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.TestZip.Coding;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;

class ZipArchiveTest {
  private static final ArchiveNames NAMES = new ArchiveNames("a.zip", Optional.empty());
  private static final Charset WINDOWS = Charset.forName("IBM850");

  private static ZipArchive open(byte[] bytes) throws IOException {
    return ZipArchive.of("a.zip", new SeekableInMemoryByteChannel(bytes));
  }

  private static List<String> names(TestZip zip, ArchiveNames names) throws IOException {
    try (ZipArchive archive = open(zip.bytes())) {
      return archive.entries(names).stream().map(ZipArchive.Entry::title).toList();
    }
  }

  @Test
  void entries_ofOneName_areReadEachByItsPosition() throws IOException {
    TestZip zip = new TestZip().with("cat/0.png", "first").with("cat/").with("cat/0.png", "second");
    try (ZipArchive archive = open(zip.bytes())) {
      List<ZipArchive.Entry> entries = archive.entries(NAMES);
      assertThat(entries)
          .extracting(ZipArchive.Entry::title)
          .containsExactly("cat/0.png", "cat/0.png (entry 2 of this name)");
      assertThat(archive.read(entries.get(0).position(), 100)).asString().isEqualTo("first");
      assertThat(archive.read(entries.get(1).position(), 100)).asString().isEqualTo("second");
    }
  }

  @Test
  void names_thatAreUtf8_areDecodedWithTheFlagAndWithout() throws IOException {
    for (Coding coding : new Coding[] {Coding.FLAGGED, Coding.PLAIN, Coding.FIELD}) {
      assertThat(names(new TestZip().with("vögel/1.png", coding, UTF_8), NAMES))
          .containsExactly("vögel/1.png");
    }
    assertThat(names(new TestZip().with("vögel/1.png", Coding.FIELD, WINDOWS), NAMES))
        .as("the field of Info-ZIP stands above the name")
        .containsExactly("vögel/1.png");
  }

  @Test
  void names_inAnotherEncoding_areAnErrorUnlessTheJobSaysWhichItIs() throws IOException {
    TestZip zip =
        new TestZip()
            .with("vögel/1.png", Coding.PLAIN, WINDOWS)
            .with("vägel/1.png", Coding.PLAIN, WINDOWS);
    assertThatThrownBy(() -> names(zip, NAMES))
        .isInstanceOf(JobException.class)
        .message()
        .contains("a.zip", "v\\x94gel/1.png", "data.images.nameEncoding");
    assertThat(names(zip, new ArchiveNames("a.zip", Optional.of(WINDOWS))))
        .containsExactly("vögel/1.png", "vägel/1.png");
    assertThatThrownBy(
            () -> names(zip, new ArchiveNames("a.zip", Optional.of(Charset.forName("EUC-JP")))))
        .isInstanceOf(JobException.class)
        .message()
        .contains("Nor is it EUC-JP");
  }

  @Test
  void names_thatSayTheyAreUtf8AndAreNot_areAnError() {
    TestZip zip = new TestZip().with("vögel/1.png", Coding.FLAGGED, ISO_8859_1);
    for (Optional<Charset> other : List.of(Optional.<Charset>empty(), Optional.of(WINDOWS))) {
      assertThatThrownBy(() -> names(zip, new ArchiveNames("a.zip", other)))
          .isInstanceOf(JobException.class)
          .message()
          .contains("though it says so", "v\\xf6gel/1.png");
    }
  }

  @Test
  void foldersOfOlderWindows_areSeparatedLikeOthers() throws IOException {
    assertThat(names(new TestZip().with("cat\\1.png", Coding.PLAIN, UTF_8), NAMES))
        .containsExactly("cat/1.png");
  }

  @Test
  void entries_largerThanAllowed_areNotUnpacked() throws IOException {
    try (ZipArchive archive = open(new TestZip().with("a", "x".repeat(1_000)).bytes())) {
      assertThat(archive.read(0, 1_000)).hasSize(1_000);
      assertThatThrownBy(() -> archive.read(0, 999)).hasMessageContaining("1,000 bytes");
    }
    byte[] lies = new TestZip().with("a", "x".repeat(100_000)).bytes();
    // The directory says that it has 10 bytes.
    TestZip.setSize(lies, 10);
    try (ZipArchive archive = open(lies)) {
      assertThatThrownBy(() -> archive.read(0, 1_000)).hasMessageContaining("it is damaged");
    }
  }

  @Test
  void entries_thatAreDamaged_areFoundByTheirChecksum() throws IOException {
    byte[] bytes = new TestZip().with("a", "some bytes that are kept").bytes();
    byte[] changed = bytes.clone();
    int at = new String(bytes, ISO_8859_1).indexOf("some bytes");
    assertThat(at).isPositive();
    changed[at] ^= 1;
    try (ZipArchive archive = open(changed)) {
      assertThatThrownBy(() -> archive.read(0, 1_000)).hasMessageContaining("checksum");
    }
    assertThatThrownBy(() -> open(Arrays.copyOf(bytes, bytes.length - 30)))
        .hasMessageContaining("a.zip is no zip file, or a damaged one");
  }
}
