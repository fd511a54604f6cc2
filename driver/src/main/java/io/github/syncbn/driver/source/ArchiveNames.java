package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.file.UndecodableText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * Names of entries of a zip file as text. They are UTF-8 if they say so or can be; of what else
 * they are in, the file says nothing.
 *
 * @param archive the file, for messages
 * @param other what names that are not UTF-8 are in, if it is known
 */
record ArchiveNames(String archive, Optional<Charset> other) {

  /**
   * The name of an entry, that of a folder with a slash at its end.
   *
   * @throws JobException DATA if it cannot be decoded
   */
  String name(ZipArchiveEntry entry) {
    byte[] raw = entry.getRawName() == null ? new byte[0] : entry.getRawName();
    boolean utf8 = entry.getGeneralPurposeBit().usesUTF8ForNames();
    Optional<String> name =
        unicode(entry, raw)
            .or(() -> decode(raw, StandardCharsets.UTF_8))
            .or(() -> utf8 ? Optional.empty() : other.flatMap(charset -> decode(raw, charset)));
    if (name.isEmpty()) {
      throw new JobException(
          DATA,
          "The name of an entry of "
              + archive
              + " is not UTF-8"
              + (utf8 ? ", though it says so: " : ": ")
              + UndecodableText.shown(raw)
              + (utf8
                  ? ". Pack the files again."
                  : other
                      .map(charset -> ". Nor is it " + charset + ", which data.images says.")
                      .orElse(
                          ". Say what it is by data.images.nameEncoding, such as IBM850 for zip"
                              + " files of older Windows or windows-1252, or pack the files again.")));
    }
    boolean windows = entry.getPlatform() == ZipArchiveEntry.PLATFORM_FAT;
    return windows && name.get().indexOf('/') < 0 ? name.get().replace('\\', '/') : name.get();
  }

  /** The field in which Info-ZIP keeps a name as UTF-8, if it was made for this very name. */
  private static Optional<String> unicode(ZipArchiveEntry entry, byte[] raw) {
    CRC32 sum = new CRC32();
    sum.update(raw);
    return entry.getExtraField(UnicodePathExtraField.UPATH_ID)
                instanceof UnicodePathExtraField field
            && field.getNameCRC32() == sum.getValue()
        ? decode(field.getUnicodeName(), StandardCharsets.UTF_8)
        : Optional.empty();
  }

  private static Optional<String> decode(byte[] name, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(name)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
