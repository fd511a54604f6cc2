package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;

/**
 * Root mean square normalization (Zhang and Sennrich 2019, arXiv 1910.07467, equation 4): layer
 * normalization that leaves the mean where it is. Each row by itself is divided by the root of the
 * mean of its squares, then scaled value by value, as PyTorch's nn.RMSNorm over the whole row. With
 * m values in a row, r = 1 / sqrt(sum(x^2) / m + epsilon), xhat = x r and g = gamma dy:
 *
 * <pre>
 *   y = gamma xhat     dx = r [g - xhat sum(g xhat) / m]     dgamma = sum over rows of dy xhat
 * </pre>
 *
 * <p>for dr/dx_i = -r^2 xhat_i / m. PyTorch's epsilon, unless it is given, is the spacing of floats
 * at 1, 1.2e-7; here it is that of the other normalizations.
 */
@Summary("root mean square normalization: each row over all its values, the mean left in place")
public record RmsNorm(
    @Setting(value = "added to the mean square", range = "(0, inf)", byDefault = "1e-5")
        double epsilon,
    @Setting(value = "whether it scales", byDefault = "true") boolean affine)
    implements RowNormalization {

  public RmsNorm {
    Declared.check(RmsNorm.class, epsilon, affine);
  }

  @Override
  public boolean centred() {
    return false;
  }

  @Override
  public int groups(Shape input) {
    return 1;
  }

  @Override
  public Shape affineShape(Shape input) {
    return input;
  }
}
