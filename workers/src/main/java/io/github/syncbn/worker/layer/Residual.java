package io.github.syncbn.worker.layer;

import java.util.List;

/**
 * A residual block {@code y = body(x) + shortcut(x)} (He et al. 2016, arXiv 1512.03385, equations 1
 * and 2). The sum is the last thing it does: an activation after it is an entry of its own, and one
 * before the body makes it the pre-activation block of arXiv 1603.05027.
 *
 * @param body one or more entries, blocks included
 * @param shortcut what the input passes on the other way: nothing for the identity, a 1x1
 *     convolution with batch normalization for the projection, {@link PadChannels} for the shortcut
 *     without parameters
 * @param zeroLastGamma whether the last batch normalization of the body starts with gamma = 0, so
 *     that the block starts as its shortcut (Goyal et al. 2017, arXiv 1706.02677, section 5.1)
 */
public record Residual(List<Entry> body, List<Entry> shortcut, boolean zeroLastGamma)
    implements Entry {

  /** Copies the lists. */
  public Residual {
    if (body.isEmpty()) {
      throw new IllegalArgumentException("a residual block has at least one layer in its body");
    }
    body = List.copyOf(body);
    shortcut = List.copyOf(shortcut);
  }

  @Override
  public String name() {
    return "residual";
  }
}
