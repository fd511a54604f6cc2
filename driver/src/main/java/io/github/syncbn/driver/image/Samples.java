package io.github.syncbn.driver.image;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** The samples of a raster as bytes, the bands of a pixel side by side. */
final class Samples {
  private Samples() {}

  /** The first bands as bytes; of 16 bits the upper eight. May be the raster's own array. */
  static byte[] bytes(Raster raster, int bands) {
    byte[] own = own(raster, bands);
    return own != null ? own : of(raster, bands, raster.getSampleModel().getSampleSize(0) - 8);
  }

  /** The array behind a raster of bytes in this very order, else null. */
  private static byte[] own(Raster raster, int bands) {
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && model.getPixelStride() == bands
        && model.getScanlineStride() == bands * raster.getWidth()
        && buffer.getData().length == model.getScanlineStride() * raster.getHeight()) {
      for (int band = 0; band < bands; band++) {
        if (model.getBandOffsets()[band] != band) {
          return null;
        }
      }
      return buffer.getData();
    }
    return null;
  }

  /** The first bands, each sample shifted right by so many bits. */
  static byte[] of(Raster raster, int bands, int shift) {
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
