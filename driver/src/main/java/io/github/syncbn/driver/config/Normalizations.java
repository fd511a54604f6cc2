package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies {@code normalization}: what every batchNorm entry of a network becomes. */
final class Normalizations {
  private Normalizations() {}

  static List<Entry> apply(Choice choice, List<Entry> entries) {
    List<Entry> changed = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof BatchNorm norm) {
        of(choice, norm).ifPresent(changed::add);
      } else if (entry instanceof Residual residual) {
        changed.add(
            new Residual(
                apply(choice, residual.body()),
                apply(choice, residual.shortcut()),
                residual.zeroLastGamma()));
      } else {
        changed.add(entry);
      }
    }
    return changed;
  }

  /** What stands for one batch normalization; its epsilon and whether it scales and shifts stay. */
  private static Optional<Entry> of(Choice choice, BatchNorm norm) {
    boolean affine = norm.gamma() == BatchNorm.Affine.LEARNED;
    return switch (choice.name()) {
      case "none" -> Optional.empty();
      case "layerNorm" -> Optional.of(new LayerNorm(norm.epsilon(), affine));
      case "groupNorm" -> Optional.of(new GroupNorm(choice.integer(), norm.epsilon(), affine));
      case "instanceNorm" -> Optional.of(new GroupNorm(GroupNorm.INSTANCE, norm.epsilon(), affine));
      default -> Optional.of(norm);
    };
  }
}
