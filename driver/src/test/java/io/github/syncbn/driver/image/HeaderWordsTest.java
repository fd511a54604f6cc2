package io.github.syncbn.driver.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Why an image is refused by its first bytes, in words. */
class HeaderWordsTest {
  private static final byte[] PNG = TestPng.of(3, 2, 8, 2);

  /** Where the first chunk begins, and where the one after the header. */
  private static final int FIRST = 8;

  private static final int SECOND = FIRST + 25;

  private static void refused(ThrowingCallable reading, String words) {
    assertThatThrownBy(reading).isInstanceOf(UnreadableImageException.class).hasMessage(words);
  }

  @Test
  void bytes_thatAreNoImage_areTold() {
    refused(() -> EncodedImage.of(new byte[0], 1), "it is empty");
    refused(
        () -> EncodedImage.of(PNG, 5), "it has 2 x 3 pixels, more than data.images.maxPixels = 5");
    refused(() -> JpegColours.of(new byte[2], false, -1), "a JPEG of 2 components");
    refused(() -> new EncodedImage(PNG, null, 3, 3).read(), "it says two sizes");
  }

  @Test
  void png_damaged_isTold() throws IOException {
    ByteArrayOutputStream without = new ByteArrayOutputStream();
    without.write(PNG, 0, SECOND);
    without.write(TestPng.chunk("IEND", new byte[0]));
    refused(() -> PngHeader.of(without.toByteArray()), "a PNG without pixels");
    byte[] flipped = Arrays.copyOf(PNG, PNG.length);
    flipped[FIRST + 20] ^= 1;
    refused(() -> PngHeader.of(flipped), "a damaged PNG: its chunk at byte 8 has another checksum");
  }
}
