package io.github.syncbn.driver.job;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.tensor.Shape;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Optional;

/** The section {@code data.images}: what images in files become. */
public record ImageReading(
    @Setting(
            value = "images are resized to this many rows",
            range = "[1, inf)",
            rule = "that of the first image, which all must have")
        Optional<Integer> height,
    @Setting(
            value = "and this many columns",
            range = "[1, inf)",
            rule = "that of the first image, which all must have")
        Optional<Integer> width,
    @Setting(value = "3 for colours, 1 for grey", range = "[1, 3]", byDefault = "3") int channels,
    @Setting(
            value = "whether images that cannot be read end the job, or are left out and counted",
            byDefault = "error")
        Unreadable unreadable,
    @Setting(
            value = "an image of more pixels cannot be read; refused by its header",
            range = "[1, 500000000]",
            byDefault = "50000000")
        int maxPixels,
    @Setting("what names in zip files are in that are not UTF-8, such as IBM850 or windows-1252")
        Optional<String> nameEncoding) {

  /** What becomes of an image that cannot be read. */
  public enum Unreadable {
    /** It ends the job. */
    ERROR,
    /** It is left out and counted. */
    SKIP
  }

  public ImageReading {
    Declared.check(
        ImageReading.class, height, width, channels, unreadable, maxPixels, nameEncoding);
    if (channels == 2) {
      throw new SettingException(ImageReading.class, "channels", "expected 3 or 1, got 2");
    }
    if (height.isPresent() && width.isPresent() && (long) height.get() * width.get() > maxPixels) {
      throw new SettingException(
          ImageReading.class,
          "height",
          "expected height times width up to maxPixels = "
              + maxPixels
              + ", got "
              + height.get()
              + " times "
              + width.get());
    }
    if (nameEncoding.isPresent() && !isCharset(nameEncoding.get())) {
      throw new SettingException(
          ImageReading.class,
          "nameEncoding",
          "expected a character set that Java knows, such as IBM850, got '"
              + nameEncoding.get()
              + "'");
    }
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  /** What names in zip files are in that are not UTF-8, if the job says it. */
  public Optional<Charset> charset() {
    return nameEncoding.map(Charset::forName);
  }

  /** Whether images that cannot be read are left out and counted. */
  public boolean skipUnreadable() {
    return unreadable == Unreadable.SKIP;
  }

  /** The same with images resized to a shape (channels, height, width), such as a model's. */
  public ImageReading to(Shape shape) {
    return new ImageReading(
        Optional.of(shape.dims()[1]),
        Optional.of(shape.dims()[2]),
        shape.channels(),
        unreadable,
        Math.max(maxPixels, shape.positions()),
        nameEncoding);
  }

  /** Whether images of other sizes are resized. */
  public boolean resizes() {
    return height.isPresent() && width.isPresent();
  }
}
