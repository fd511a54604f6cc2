package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.kernel.NumericFingerprint.Product;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanNumericsTest {
  @Test
  void products_ofDenseLayers_areThoseOfForwardAndBothBackward() {
    assertThat(products(64, 784, new Dense(512), new BatchNorm(), new Dense(10)))
        .containsExactly(
            new Product(64, 512, 784, false, true),
            new Product(64, 784, 512, false, false),
            new Product(512, 784, 64, true, false),
            new Product(64, 10, 512, false, true),
            new Product(64, 512, 10, false, false),
            new Product(10, 512, 64, true, false));
  }

  @Test
  void products_ofLongMatrices_areBoundedAndKeepTheirRest() {
    assertThat(products(32, 100_003, new Dense(7)).get(0))
        .isEqualTo(new Product(32, 7, 1024 + 100_003 % 64, false, true));
  }

  @Test
  void products_ofEqualLayers_areTriedOnce() {
    assertThat(products(8, 20, new Dense(20), new Dense(20), new Dense(20))).hasSize(3);
  }

  private static List<Product> products(int rows, int inputs, Entry... layers) {
    ParameterLayout layout = new ParameterLayout(new Network(List.of(layers)), new Shape(inputs));
    return PlanNumerics.products(layout, rows);
  }
}
