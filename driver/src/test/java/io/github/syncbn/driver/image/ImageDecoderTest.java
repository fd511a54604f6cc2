package io.github.syncbn.driver.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
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
    assertThat(ImageDecoder.decode(file, new Shape(3, HEIGHT, WIDTH), false))
        .isEqualTo(planes(GOLDEN.get(name + ".rgb")));
    assertThat(ImageDecoder.decode(file, new Shape(1, HEIGHT, WIDTH), false))
        .isEqualTo(GOLDEN.get(name + ".grey"));
    assertThat(ImageDecoder.decode(file, new Shape(3, 7, 9), true))
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
    assertThat(ImageDecoder.shape(GOLDEN.get("grey.jpg"))).isEqualTo(new Shape(1, HEIGHT, WIDTH));
    assertThat(ImageDecoder.shape(GOLDEN.get("grey.png"))).isEqualTo(new Shape(1, HEIGHT, WIDTH));
    assertThat(ImageDecoder.shape(GOLDEN.get("420.jpg"))).isEqualTo(new Shape(3, HEIGHT, WIDTH));
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
    assertThatThrownBy(() -> ImageDecoder.decode(jpeg, new Shape(3, 32, 32), false))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("21 x 27 pixels where 32 x 32");
  }

  private static void unreadable(byte[] file, String message) {
    assertThatThrownBy(() -> ImageDecoder.decode(file, new Shape(3, HEIGHT, WIDTH), false))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(message);
  }
}
