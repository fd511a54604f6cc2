package io.github.syncbn.driver.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pixels are Pillow's (images.py, in the same folder as images.zip, wrote them), byte for byte. */
class ImageDecoderTest {
  private static final int HEIGHT = 21;
  private static final int WIDTH = 27;
  private static final ImageDecoder DECODER = new ImageDecoder(1_000_000);
  private static final Map<String, byte[]> GOLDEN = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (ZipInputStream in =
        new ZipInputStream(ImageDecoderTest.class.getResourceAsStream("/golden/images.zip"))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        GOLDEN.put(entry.getName(), in.readAllBytes());
      }
    }
  }

  static Stream<String> files() throws IOException {
    read();
    return GOLDEN.keySet().stream().filter(name -> name.matches("\\w+\\.(jpg|png)"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void decode_ofAnyKind_givesPillowsPixels(String name) throws Exception {
    byte[] file = GOLDEN.get(name);
    assertThat(DECODER.decode(file, new Shape(3, HEIGHT, WIDTH), false))
        .isEqualTo(planes(GOLDEN.get(name + ".rgb")));
    assertThat(DECODER.decode(file, new Shape(1, HEIGHT, WIDTH), false))
        .isEqualTo(GOLDEN.get(name + ".grey"));
    assertThat(DECODER.decode(file, new Shape(3, 7, 9), true))
        .isEqualTo(planes(GOLDEN.get(name + ".small")));
  }

  private static byte[] planes(byte[] interleaved) {
    int count = interleaved.length / 3;
    byte[] planes = new byte[interleaved.length];
    for (int i = 0; i < interleaved.length; i++) {
      planes[i % 3 * count + i / 3] = interleaved[i];
    }
    return planes;
  }

  @Test
  void shape_ofGreyAndColour_tellsChannels() throws Exception {
    assertThat(DECODER.shape(GOLDEN.get("grey.jpg"))).isEqualTo(new Shape(1, HEIGHT, WIDTH));
    assertThat(DECODER.shape(GOLDEN.get("grey.png"))).isEqualTo(new Shape(1, HEIGHT, WIDTH));
    assertThat(DECODER.shape(GOLDEN.get("420.jpg"))).isEqualTo(new Shape(3, HEIGHT, WIDTH));
  }

  @Test
  void decode_ofADamagedFile_saysWhatIsWrong() {
    byte[] jpeg = GOLDEN.get("420.jpg");
    byte[] png = GOLDEN.get("rgb.png");
    unreadable(new byte[0], "empty");
    unreadable("no image".getBytes(), "neither JPEG nor PNG");
    unreadable(Arrays.copyOf(jpeg, jpeg.length - 40), "premature end");
    unreadable(Arrays.copyOf(jpeg, 30), "");
    unreadable(Arrays.copyOf(png, png.length / 2), "");
    assertThatThrownBy(() -> DECODER.decode(jpeg, new Shape(3, 32, 32), false))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("21 x 27 pixels where 32 x 32");
  }

  @Test
  void decode_ofTooManyPixels_isRefusedByTheHeader() throws Exception {
    // Files that could hold so many pixels, by their length.
    unreadable(
        jpegOf(20_000, 30_000, 2_000_000), "30,000 x 20,000 pixels", "maxPixels = 1,000,000");
    unreadable(TestPng.claiming(30_000, 20_000, 8, 2, 2_000_000), "20,000 x 30,000", "maxPixels");
    unreadable(TestPng.claiming(9_000, 9_000, 16, 6, 2_000_000), "9,000 x 9,000", "maxPixels");
    unreadable(TestPng.claiming(1_000, 1_001, 1, 0, 1_000), "1,001 x 1,000", "maxPixels");
    assertThat(DECODER.shape(TestPng.of(1_000, 1_000, 16, 6))).isEqualTo(new Shape(3, 1000, 1000));
  }

  @Test
  void decode_ofAHeaderThatLies_isRefusedWhateverTheBound() {
    ImageDecoder unbounded = new ImageDecoder(Integer.MAX_VALUE);
    unreadable(unbounded, jpegOf(20_000, 20_000, 0), "cut short", "20,000 x 20,000");
    unreadable(unbounded, TestPng.claiming(20_000, 20_000, 8, 2, 1_000), "cut short", "bytes");
    unreadable(unbounded, TestPng.claiming(40_000, 20_000, 16, 6, 1_000), "cut short");
    unreadable(unbounded, TestPng.claiming(Integer.MAX_VALUE, 1, 8, 0, 100), "from 1 to 1,000,000");
    unreadable(unbounded, TestPng.claiming(-1, 1, 8, 0, 100), "1 x 4,294,967,295");
    unreadable(unbounded, TestPng.claiming(0, 1, 8, 0, 100), "from 1");
  }

  /** One of the golden files with another size in its header, and bytes behind its end. */
  private static byte[] jpegOf(int width, int height, int more) {
    byte[] file = GOLDEN.get("420.jpg");
    byte[] changed = Arrays.copyOf(file, file.length + more);
    int at = 2;
    while ((changed[at + 1] & 0xff) != 0xc0) {
      at += 2 + ((changed[at + 2] & 0xff) << 8 | changed[at + 3] & 0xff);
    }
    ByteBuffer.wrap(changed).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
    return changed;
  }

  @Test
  void decode_ofADamagedPng_isFoundByItsChecksums() {
    byte[] png = GOLDEN.get("rgb.png").clone();
    png[png.length / 2] ^= 1;
    unreadable(png, "damaged PNG", "checksum");
  }

  @Test
  void decode_ofAPngWithOtherChunks_looksAtNoneOfThem() throws Exception {
    byte[] plain = GOLDEN.get("palette.png");
    byte[] text = TestPng.chunk("zTXt", "a\0\0no compressed text".getBytes(US_ASCII));
    byte[] file = new byte[plain.length + text.length];
    System.arraycopy(plain, 0, file, 0, TestPng.BEFORE_DATA);
    System.arraycopy(text, 0, file, TestPng.BEFORE_DATA, text.length);
    System.arraycopy(
        plain,
        TestPng.BEFORE_DATA,
        file,
        TestPng.BEFORE_DATA + text.length,
        plain.length - TestPng.BEFORE_DATA);
    Shape shape = new Shape(3, HEIGHT, WIDTH);
    assertThat(DECODER.decode(file, shape, false)).isEqualTo(DECODER.decode(plain, shape, false));
  }

  @Test
  void resize_ofAnExtremeShape_needsNoMoreThanItsResult() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] high = TestPng.of(1, 2_000, 8, 2);
    DECODER.shape(high);
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(DECODER.decode(high, new Shape(3, 2, 4_000), true)).containsOnly(0);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("less than 2,000 lines of 4,000 pixels")
        .isLessThan(8 << 20);
  }

  private static void unreadable(byte[] file, String... told) {
    unreadable(DECODER, file, told);
  }

  private static void unreadable(ImageDecoder decoder, byte[] file, String... told) {
    assertThatThrownBy(() -> decoder.decode(file, new Shape(3, HEIGHT, WIDTH), true))
        .isInstanceOf(UnreadableImageException.class)
        .message()
        .contains(told);
  }
}
