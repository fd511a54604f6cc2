package io.github.syncbn.driver.config;

import static io.github.syncbn.worker.layer.Layers.noise;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchRenorm;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.L1BatchNorm;
import io.github.syncbn.worker.layer.LInfBatchNorm;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.LinearLayer;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.layer.RmsNorm;
import io.github.syncbn.worker.layer.WeightNorm;
import io.github.syncbn.worker.layer.WeightStandardization;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.ArrayList;
import java.util.List;

/** What every batchNorm entry of a network becomes. */
sealed interface Normalization
    permits Normalization.Batch,
        Normalization.Noisy,
        Normalization.NoiseAlone,
        Normalization.Renorm,
        Normalization.L1,
        Normalization.LInf,
        Normalization.Layer,
        Normalization.Group,
        Normalization.Instance,
        Normalization.Rms,
        Normalization.Weights,
        Normalization.Standardized,
        Normalization.None {

  /** What stands for one batch normalization; its epsilon and whether it scales and shifts stay. */
  List<Entry> instead(BatchNorm norm);

  /** What a layer becomes whose outputs a batch normalization takes. */
  default Entry before(LinearLayer layer) {
    return layer;
  }

  /** The same entries, each batch normalization replaced, in blocks too. */
  default List<Entry> apply(List<Entry> entries) {
    List<Entry> changed = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      boolean normalized = i + 1 < entries.size() && entries.get(i + 1) instanceof BatchNorm;
      if (entry instanceof LinearLayer layer && normalized) {
        changed.add(before(layer));
      } else if (entry instanceof BatchNorm norm) {
        changed.addAll(instead(norm));
      } else if (entry instanceof Residual block) {
        changed.add(
            new Residual(apply(block.body()), apply(block.shortcut()), block.zeroLastGamma()));
      } else {
        changed.add(entry);
      }
    }
    return changed;
  }

  private static boolean affine(BatchNorm norm) {
    return norm.gamma() == BatchNorm.Affine.LEARNED;
  }

  @Summary(value = "itself", name = "batchNorm")
  record Batch() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(norm);
    }
  }

  @Summary(value = "itself, with noise behind it, for experiments", name = "noisyBatchNorm")
  record Noisy() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(norm, noise());
    }
  }

  @Summary(value = "noise in its place, for experiments", name = "noise")
  record NoiseAlone() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(noise());
    }
  }

  @Summary(
      value = "batch renormalization, its other settings those of the batchNorm",
      name = "batchRenorm")
  record Renorm(@Inline BatchRenorm.Limits limits) implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(new BatchRenorm(norm, limits));
    }
  }

  @Summary(value = "batch normalization by the mean absolute deviation", name = "l1BatchNorm")
  record L1() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(new L1BatchNorm(norm));
    }
  }

  @Summary(value = "batch normalization by the largest absolute deviation", name = "lInfBatchNorm")
  record LInf() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(new LInfBatchNorm(norm));
    }
  }

  @Summary(value = "layer normalization", name = "layerNorm")
  record Layer() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(new LayerNorm(norm.epsilon(), affine(norm)));
    }
  }

  @Summary(
      value = "group normalization with this many groups",
      name = "groupNorm",
      bare = "groups",
      single = true)
  record Group(@Setting(value = "groups of channels", range = "[1, inf)") int groups)
      implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(new GroupNorm(groups, norm.epsilon(), affine(norm)));
    }
  }

  @Summary(value = "instance normalization", name = "instanceNorm")
  record Instance() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(new GroupNorm(GroupNorm.INSTANCE, norm.epsilon(), affine(norm)));
    }
  }

  @Summary(value = "root mean square normalization", name = "rmsNorm")
  record Rms() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of(new RmsNorm(norm.epsilon(), affine(norm)));
    }
  }

  @Summary(
      value = "weight normalization, with a bias, of the layer before it, and nothing in its place",
      name = "weightNorm")
  record Weights() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of();
    }

    @Override
    public Entry before(LinearLayer layer) {
      return new WeightNorm(layer.withBias());
    }
  }

  @Summary(
      value =
          "weight standardization of the layer before it, and group normalization with this many"
              + " groups in its place",
      name = "weightStandardization",
      bare = "groups",
      single = true)
  record Standardized(@Setting(value = "groups of channels", range = "[1, inf)") int groups)
      implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return new Group(groups).instead(norm);
    }

    @Override
    public Entry before(LinearLayer layer) {
      return new WeightStandardization(layer);
    }
  }

  @Summary("nothing")
  record None() implements Normalization {
    @Override
    public List<Entry> instead(BatchNorm norm) {
      return List.of();
    }
  }
}
