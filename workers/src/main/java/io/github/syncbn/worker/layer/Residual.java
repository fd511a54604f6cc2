package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Setting;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A residual block {@code y = body(x) + shortcut(x)} (He et al. 2016, arXiv 1512.03385, equations 1
 * and 2). The sum is the last thing it does: an activation after it is an entry of its own, and one
 * before the body makes it the pre-activation block of arXiv 1603.05027.
 *
 * <p>The shortcut is what the input passes on its way around the body: nothing for the identity, a
 * 1x1 convolution with batch normalization for the projection, {@link PadChannels} for the shortcut
 * without parameters. A last gamma of 0 makes the block start as its shortcut (Goyal et al. 2017,
 * arXiv 1706.02677, section 5.1); before a ReLU of the body it would keep it so, and starts at 1.
 */
public record Residual(
    @Setting("layers in order, as in network") List<Entry> body,
    @Setting(value = "the other way", byDefault = "[]") List<Entry> shortcut,
    @Setting(
            value =
                "whether the last batchNorm of the body starts with gamma = 0, where no relu follows it",
            byDefault = "true")
        boolean zeroLastGamma)
    implements Entry {

  public Residual {
    if (body.isEmpty()) {
      throw new IllegalArgumentException("a residual block has at least one layer in its body");
    }
    body = List.copyOf(body);
    shortcut = List.copyOf(shortcut);
  }

  @Override
  public Residual withOutputs(int outputs) {
    return map(entry -> entry.withOutputs(outputs));
  }

  @Override
  public Residual withColumns(List<InputColumn> columns) {
    return map(entry -> entry.withColumns(columns));
  }

  @Override
  public Residual overAllRows() {
    return map(Entry::overAllRows);
  }

  private Residual map(UnaryOperator<Entry> change) {
    return new Residual(
        body.stream().map(change).toList(), shortcut.stream().map(change).toList(), zeroLastGamma);
  }
}
