import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.randperm;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.ReLUOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * The network of {@code driver/bench/mlp.conf} in libtorch, on the rows that {@code mlp.py} writes:
 * {@code LibtorchPeer IMAGES LABELS BATCH EPOCHS} prints rows/s of each epoch as a list of JSON.
 */
final class LibtorchPeer {
  private static final int INPUTS = 784;
  private static final int UNITS = 512;
  private static final int CLASSES = 10;
  private static final double NANOS = 1e9;

  private LibtorchPeer() {}

  public static void main(String[] arguments) throws IOException {
    int batch = Integer.parseInt(arguments[2]);
    int epochs = Integer.parseInt(arguments[3]);
    set_num_threads(2);
    Tensor y = labels(Path.of(arguments[1]));
    long rows = y.size(0);
    Tensor x = images(Path.of(arguments[0]), rows);
    SequentialImpl model = model();
    SGDOptions options = new SGDOptions(0.01);
    options.momentum().put(0.9);
    SGD optimizer = new SGD(model.parameters(), options);
    List<Double> speeds = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      long start = System.nanoTime();
      try (PointerScope ofEpoch = new PointerScope()) {
        Tensor order = randperm(rows);
        for (long first = 0; first < rows; first += batch) {
          try (PointerScope ofStep = new PointerScope()) {
            Tensor chosen = order.narrow(0, first, Math.min(batch, rows - first));
            optimizer.zero_grad();
            Tensor output = model.forward(x.index_select(0, chosen));
            cross_entropy_loss(output, y.index_select(0, chosen)).backward();
            optimizer.step();
          }
        }
      }
      speeds.add(rows * NANOS / (System.nanoTime() - start));
    }
    System.out.println(speeds);
    System.exit(0);
  }

  private static SequentialImpl model() {
    SequentialImpl model = new SequentialImpl();
    int width = INPUTS;
    for (int layer = 0; layer < 3; layer++) {
      model.push_back(new LinearImpl(width, UNITS));
      model.push_back(new BatchNorm1dImpl(new BatchNormOptions(UNITS)));
      model.push_back(new ReLUImpl(new ReLUOptions(true)));
      width = UNITS;
    }
    model.push_back(new LinearImpl(width, CLASSES));
    return model;
  }

  /** Pixels from 0 to 1, behind the 16 bytes of the file's head. */
  private static Tensor images(Path file, long rows) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    float[] pixels = new float[bytes.length - 16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (bytes[16 + i] & 0xff) / 255f;
    }
    return Tensor.create(pixels, rows, INPUTS);
  }

  /** Classes, behind the 8 bytes of the file's head. */
  private static Tensor labels(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    long[] classes = new long[bytes.length - 8];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = bytes[8 + i];
    }
    return Tensor.create(classes, classes.length);
  }
}
