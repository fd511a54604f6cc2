package io.github.syncbn.driver.image;

import io.github.syncbn.worker.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG and PNG files with the JDK's own readers, taken by name: a plug-in that happens to
 * be on an executor's class path must not change pixels. They hand out samples as they are in the
 * file; colours are computed here, in integers. Colour profiles, gamma, transparency and EXIF's
 * orientation are not applied, as in torchvision's ImageFolder.
 */
public final class ImageDecoder {
  private static final String JPEG = "com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi";
  private static final String PNG = "com.sun.imageio.plugins.png.PNGImageReaderSpi";

  private ImageDecoder() {}

  /** Shape (channels, height, width) of an image; one channel if it is grey. */
  public static Shape shape(byte[] file) throws UnreadableImageException {
    Pixels pixels = read(file);
    return new Shape(pixels.channels(), pixels.height(), pixels.width());
  }

  /**
   * The pixels of an image as unsigned bytes, channel by channel.
   *
   * @param shape (channels, height, width); one channel or three
   * @param resize whether an image of another size is resized; if not, it is an error
   */
  public static byte[] decode(byte[] file, Shape shape, boolean resize)
      throws UnreadableImageException {
    int height = shape.dims()[1];
    int width = shape.dims()[2];
    Pixels pixels = read(file);
    if (!resize && (pixels.height() != height || pixels.width() != width)) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "it has %d x %d pixels where %d x %d are expected (data.images.height and width resize"
                  + " all)",
              pixels.height(),
              pixels.width(),
              height,
              width));
    }
    return Resampling.resize(pixels.withChannels(shape.channels()), height, width).planes();
  }

  private static Pixels read(byte[] file) throws UnreadableImageException {
    if (file.length == 0) {
      throw new UnreadableImageException("it is empty");
    }
    boolean jpeg = file.length > 2 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8;
    boolean png = file.length > 8 && (file[0] & 0xff) == 0x89 && file[1] == 'P' && file[2] == 'N';
    if (!jpeg && !png) {
      throw new UnreadableImageException("it is neither JPEG nor PNG by its first bytes");
    }
    ImageReader reader = reader(jpeg ? JPEG : PNG);
    AtomicReference<String> damage = new AtomicReference<>();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> note(warning, damage));
      Pixels pixels = jpeg ? jpeg(reader, file) : png(reader);
      if (damage.get() != null) {
        throw new UnreadableImageException(damage.get());
      }
      return pixels;
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new UnreadableImageException(message.replaceAll("\\s+", " "), e);
    } finally {
      reader.dispose();
    }
  }

  /** libjpeg goes on with grey where data is missing or wrong, and only warns. */
  private static void note(String warning, AtomicReference<String> damage) {
    if (warning.startsWith("Corrupt") || warning.startsWith("Premature")) {
      damage.compareAndSet(null, warning);
    }
  }

  private static ImageReader reader(String name) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().equals(name)) {
        try {
          return provider.createReaderInstance();
        } catch (IOException e) {
          throw new IllegalStateException("the JDK's image reader does not start", e);
        }
      }
    }
    throw new IllegalStateException("this Java has no image reader " + name);
  }

  private static Pixels jpeg(ImageReader reader, byte[] file)
      throws IOException, UnreadableImageException {
    Raster raster = reader.readRaster(0, null);
    byte[] pixels = JpegColours.of(file).toPixels(bytes(raster, raster.getNumBands()));
    int count = raster.getWidth() * raster.getHeight();
    return new Pixels(raster.getHeight(), raster.getWidth(), pixels.length / count, pixels);
  }

  private static Pixels png(ImageReader reader) throws IOException {
    BufferedImage image = reader.read(0);
    Raster raster = image.getRaster();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return palette(raster, palette);
    }
    // Of grey and alpha, or colours and alpha, the last band is left out.
    int channels = raster.getNumBands() < 3 ? 1 : 3;
    byte[] values = bytes(raster, channels);
    return new Pixels(raster.getHeight(), raster.getWidth(), channels, values);
  }

  private static Pixels palette(Raster raster, IndexColorModel palette) {
    byte[] index = samples(raster, 1, 0);
    byte[] colours = new byte[3 * index.length];
    boolean grey = true;
    for (int i = 0; i < index.length; i++) {
      int rgb = palette.getRGB(index[i] & 0xff);
      for (int c = 0; c < 3; c++) {
        colours[3 * i + c] = (byte) (rgb >> 16 - 8 * c);
      }
      grey &= colours[3 * i] == colours[3 * i + 1] && colours[3 * i] == colours[3 * i + 2];
    }
    Pixels pixels = new Pixels(raster.getHeight(), raster.getWidth(), 3, colours);
    return grey ? pixels.withChannels(1) : pixels;
  }

  /** The first bands as bytes; of 16 bits the upper eight. */
  private static byte[] bytes(Raster raster, int bands) {
    int bits = raster.getSampleModel().getSampleSize(0);
    return samples(raster, bands, bits - 8);
  }

  private static byte[] samples(Raster raster, int bands, int shift) {
    int width = raster.getWidth();
    int all = raster.getNumBands();
    byte[] result = new byte[raster.getHeight() * width * bands];
    int[] line = new int[width * all];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, line);
      for (int x = 0; x < width; x++) {
        for (int b = 0; b < bands; b++) {
          result[(y * width + x) * bands + b] = (byte) (line[x * all + b] >> shift);
        }
      }
    }
    return result;
  }
}
