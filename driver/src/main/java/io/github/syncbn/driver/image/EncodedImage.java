package io.github.syncbn.driver.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A JPEG or PNG file whose header has been read. Pixels come from the JDK's own readers, taken by
 * name: a plug-in that happens to be on an executor's class path must not change pixels. They hand
 * out samples as they are in the file; colours are computed here, in integers.
 *
 * @param file all that pixels depend on
 * @param colours what the components of a JPEG mean, null for a PNG
 * @param height rows of pixels
 * @param width pixels of a row
 */
record EncodedImage(byte[] file, JpegColours colours, int height, int width) {
  private static final String JPEG = "com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi";
  private static final String PNG = "com.sun.imageio.plugins.png.PNGImageReaderSpi";

  /** Refuses what is no image by its header, or has more than so many pixels. */
  static EncodedImage of(byte[] file, int maxPixels) throws UnreadableImageException {
    if (file.length == 0) {
      throw new UnreadableImageException("it is empty");
    }
    EncodedImage image;
    if (file.length > 2 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8) {
      JpegHeader header = JpegHeader.of(file);
      image = new EncodedImage(file, header.colours(), header.height(), header.width());
    } else if (file.length > 8 && (file[0] & 0xff) == 0x89 && file[1] == 'P' && file[2] == 'N') {
      PngHeader header = PngHeader.of(file);
      image = new EncodedImage(header.essential(file), null, header.height(), header.width());
    } else {
      throw new UnreadableImageException("it is neither JPEG nor PNG by its first bytes");
    }
    ImageBounds.requirePixels(image.height, image.width, maxPixels);
    return image;
  }

  /** Decodes it: grey, or red, green and blue. */
  Pixels read() throws UnreadableImageException {
    ImageReader reader = reader(colours == null ? PNG : JPEG);
    AtomicReference<String> damage = new AtomicReference<>();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> note(warning, damage));
      if (reader.getHeight(0) != height || reader.getWidth(0) != width) {
        throw new UnreadableImageException("it says two sizes");
      }
      Pixels pixels = colours == null ? png(reader) : jpeg(reader);
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

  private Pixels jpeg(ImageReader reader) throws IOException {
    Raster raster = reader.readRaster(0, null);
    byte[] pixels = colours.toPixels(Samples.bytes(raster, raster.getNumBands()));
    return new Pixels(height, width, pixels.length / (height * width), pixels);
  }

  private Pixels png(ImageReader reader) throws IOException {
    BufferedImage image = reader.read(0);
    Raster raster = image.getRaster();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return palette(raster, palette);
    }
    // Of grey and alpha, or colours and alpha, the last band is left out.
    int channels = raster.getNumBands() < 3 ? 1 : 3;
    return new Pixels(height, width, channels, Samples.bytes(raster, channels));
  }

  private Pixels palette(Raster raster, IndexColorModel palette) {
    byte[] index = Samples.of(raster, 1, 0);
    byte[] colours = new byte[3 * index.length];
    boolean grey = true;
    for (int i = 0; i < index.length; i++) {
      int rgb = palette.getRGB(index[i] & 0xff);
      for (int c = 0; c < 3; c++) {
        colours[3 * i + c] = (byte) (rgb >> 16 - 8 * c);
      }
      grey &= colours[3 * i] == colours[3 * i + 1] && colours[3 * i] == colours[3 * i + 2];
    }
    Pixels pixels = new Pixels(height, width, 3, colours);
    return grey ? pixels.withChannels(1) : pixels;
  }
}
