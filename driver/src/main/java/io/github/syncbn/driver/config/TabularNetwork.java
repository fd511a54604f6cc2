package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks for tables after Gorishniy et al. 2021, arXiv 2106.11959, section 3, with {@link
 * Columns} in front. Weights start as nn.Linear's, as theirs do.
 */
sealed interface TabularNetwork extends ReadyNetwork {

  /** The perceptron of section 3.1, with batch normalization. */
  @Summary("all of a network for tables: columns, dense layers with batchNorm, relu and dropout")
  record TabularMlp(
      @Setting(value = "hidden layers", range = "[1, 1000]", byDefault = "3") int depth,
      @Setting(value = "units of each", range = "[1, inf)", byDefault = "256") int width,
      @Setting(
              value = "probability of dropping a value behind relu",
              range = "[0, 1)",
              byDefault = "0.1")
          double dropout,
      @Inline Columns columns)
      implements TabularNetwork {
    public TabularMlp {
      Declared.check(TabularMlp.class, depth, width, dropout, columns);
    }

    @Override
    public List<Entry> entries(LayerDefaults layers) {
      List<Entry> entries = new ArrayList<>();
      entries.add(columns);
      for (int i = 0; i < depth; i++) {
        entries.addAll(List.of(layers.linear(width), layers.batchNorm(), new Relu()));
        drop(dropout, entries);
      }
      entries.add(layers.linear(Dense.OUTPUT));
      return entries;
    }
  }

  /** The residual network of section 3.2. */
  @Summary(
      "all of a network for tables: columns, dense, blocks x + dense(relu(dense(batchNorm(x)))), then"
          + " batchNorm, relu, dense")
  record TabularResnet(
      @Setting(value = "residual blocks", range = "[1, 1000]", byDefault = "3") int blocks,
      @Setting(value = "values between blocks", range = "[1, inf)", byDefault = "192") int width,
      @Setting(
              value = "units of the first dense layer of a block",
              range = "[1, inf)",
              rule = "twice the width")
          int hidden,
      @Setting(
              value = "probability of dropping a value behind the relu of a block",
              range = "[0, 1)",
              byDefault = "0.2")
          double dropout,
      @Setting(
              value = "probability of dropping a value at the end of a block",
              range = "[0, 1)",
              byDefault = "0")
          double residualDropout,
      @Inline Columns columns)
      implements TabularNetwork {
    public TabularResnet {
      Declared.check(TabularResnet.class, blocks, width, hidden, dropout, residualDropout, columns);
    }

    /** The factor of the paper's first configurations. */
    static int hidden(Given given) {
      return (int) Math.min(2L * given.integer("width"), Integer.MAX_VALUE);
    }

    @Override
    public List<Entry> entries(LayerDefaults layers) {
      List<Entry> entries = new ArrayList<>();
      entries.addAll(List.of(columns, layers.linear(width)));
      for (int i = 0; i < blocks; i++) {
        List<Entry> body = new ArrayList<>();
        body.addAll(List.of(layers.batchNorm(), layers.linear(hidden), new Relu()));
        drop(dropout, body);
        body.add(layers.linear(width));
        drop(residualDropout, body);
        entries.add(new Residual(body, List.of(), false));
      }
      entries.addAll(List.of(layers.batchNorm(), new Relu(), layers.linear(Dense.OUTPUT)));
      return entries;
    }
  }

  private static void drop(double rate, List<Entry> entries) {
    if (rate > 0) {
      entries.add(new Dropout(rate));
    }
  }
}
