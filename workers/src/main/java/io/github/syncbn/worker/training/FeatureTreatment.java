package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.Narrowing;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What becomes of features before they enter the network: missing ones are completed, then all are
 * scaled.
 */
public record FeatureTreatment(
    @Setting(
            value = "what a missing feature (null, NaN) becomes",
            byDefault = "error",
            param = "missing")
        Missing missing,
    @Setting(
            value = "scaling of features; its statistics are kept in the model",
            byDefault = "none",
            regression = "standardize",
            param = "scale")
        Scale scale,
    @Setting("columns that are scaled otherwise than data.scale says") ColumnScales scaleOf)
    implements Serializable {

  /** The same scale for all columns. */
  public FeatureTreatment(Missing missing, Scale scale) {
    this(missing, scale, ColumnScales.NONE);
  }

  /** Features must all be there, and stay as they are. */
  public static final FeatureTreatment NONE =
      new FeatureTreatment(new Missing.Error(), new Scale.None());

  /** The same with another scale. */
  public FeatureTreatment withScale(Scale other) {
    return new FeatureTreatment(missing, other, scaleOf);
  }

  /** The same with something else for missing features. */
  public FeatureTreatment withMissing(Missing other) {
    return new FeatureTreatment(other, scale, scaleOf);
  }

  /** What missing features become, if that is a constant. */
  public OptionalDouble constant() {
    return missing instanceof Missing.Constant constant
        ? OptionalDouble.of(constant.value())
        : OptionalDouble.empty();
  }

  /** What is known before anyone has looked at the data, for rows of a shape. */
  public Preprocessing beforeData(Shape input) {
    return scale.applied(
        missing instanceof Missing.Constant constant
            ? Preprocessing.filling(input.size(), (float) constant.value())
            : Preprocessing.none(),
        input);
  }

  /** What a missing feature (null or NaN) becomes. */
  public sealed interface Missing extends Serializable {

    /** Whether a missing feature becomes the mean over the training set. */
    default boolean fillsWithMeans() {
      return false;
    }

    /** What a job may say so that a missing feature is no error, in words. */
    static String remedies() {
      List<String> names =
          Family.members(Missing.class).stream()
              .filter(member -> member.type() != Error.class && member.type() != Constant.class)
              .map(Declared::name)
              .toList();
      return String.join(", ", names) + " or a constant";
    }

    /** An error that names the row. */
    @Summary("an error that names the row")
    record Error() implements Missing {}

    /** The mean of the feature over the training set. */
    @Summary("the mean of the feature over the training set")
    record Mean() implements Missing {
      @Override
      public boolean fillsWithMeans() {
        return true;
      }
    }

    /** The median of the feature over the training set. */
    @Summary("the median of the feature over the training set, or over a sample of 65,536 rows")
    record Median() implements Missing {}

    /** The mean, and beside it a feature that says so. */
    @Summary(
        "the mean; beside every number that is missing in the training set stands a feature that is"
            + " 1 where it is missing, else 0")
    record Indicator() implements Missing {
      @Override
      public boolean fillsWithMeans() {
        return true;
      }
    }

    @Summary(value = "a constant", bare = "value", single = true)
    record Constant(@Setting("the constant") double value) implements Missing {}
  }

  /** Scaling of features. */
  public sealed interface Scale extends Serializable {

    /** Whether it needs the moments of the features over the training set. */
    default boolean needsMoments() {
      return false;
    }

    /**
     * Adds the scaling to {@code completed}, which fills in missing features, as far as it does not
     * need moments.
     *
     * @param input shape of a row
     */
    default Preprocessing applied(Preprocessing completed, Shape input) {
      return completed;
    }

    /** Adds the scaling to {@code completed}, by the moments of the completed features. */
    default Preprocessing applied(Preprocessing completed, Shape input, Moments features) {
      return applied(completed, input);
    }

    /**
     * How features become float32 before they are scaled: as they are, unless scaling centres them.
     *
     * @param low smallest value of each feature over the training set
     * @param high largest value of each feature
     * @param rounded whether float32 rounds any value of a feature
     * @param input shape of a row
     */
    default Narrowing narrowing(double[] low, double[] high, boolean[] rounded, Shape input) {
      return Narrowing.none();
    }

    /** As they are. */
    @Summary("as they are")
    record None() implements Scale {}

    /** To mean 0 and deviation 1 over the training set; features without variance become 0. */
    @Summary("to mean 0 and deviation 1 over the training set")
    record Standardize() implements Scale {
      @Override
      public boolean needsMoments() {
        return true;
      }

      @Override
      public Preprocessing applied(Preprocessing completed, Shape input, Moments features) {
        return completed.standardizing(features);
      }

      @Override
      public Narrowing narrowing(double[] low, double[] high, boolean[] rounded, Shape input) {
        return Narrowing.fitting(low, high, rounded);
      }
    }

    /** To a standard normal distribution, by ranks. */
    @Summary(
        "to a normal distribution of mean 0 and deviation 1, by ranks in the training set, or in a"
            + " sample of 65,536 rows")
    record Quantile() implements Scale {}

    /** By median and quartiles. */
    @Summary(
        "(x - median) / (third - first quartile) of the training set, or of a sample of 65,536 rows")
    record Robust() implements Scale {}

    /** Logarithms, then to mean 0 and deviation 1. */
    @Summary(
        value = "sign(x) log(1 + |x|), then to mean 0 and deviation 1 over the training set",
        name = "log1p")
    record SignedLog() implements Scale {
      @Override
      public boolean needsMoments() {
        return true;
      }

      @Override
      public Preprocessing applied(Preprocessing completed, Shape input, Moments features) {
        return completed.standardizing(features);
      }

      @Override
      public Narrowing narrowing(double[] low, double[] high, boolean[] rounded, Shape input) {
        return Narrowing.fitting(low, high, rounded);
      }
    }

    /** By a constant, such as 255. */
    @Summary(value = "by a constant, such as 255 for bytes", bare = "divisor", single = true)
    record DivideBy(@Setting(value = "the constant", range = "[1e-30, 1e30]") double divisor)
        implements Scale {
      @Override
      public Preprocessing applied(Preprocessing completed, Shape input) {
        return divisor == 1 ? completed : completed.dividedBy(input.size(), divisor);
      }
    }

    /** Each channel of an image to mean 0 and deviation 1 over the training set. */
    @Summary("images: each channel to mean 0 and deviation 1 over the training set")
    record StandardizeChannels() implements Scale {
      @Override
      public boolean needsMoments() {
        return true;
      }

      @Override
      public Preprocessing applied(Preprocessing completed, Shape input, Moments features) {
        return completed.standardizingChannels(features, input);
      }

      @Override
      public Narrowing narrowing(double[] low, double[] high, boolean[] rounded, Shape input) {
        return Narrowing.fittingChannels(low, high, rounded, input);
      }
    }

    /**
     * {@code (x / 255 - mean) / deviation} with constants for each channel, as torchvision's
     * Normalize.
     */
    @Summary("images: (x / 255 - mean) / deviation, as torchvision")
    record Normalize(
        @Setting(value = "one number for each channel", range = "[-1e30, 1e30]") List<Double> mean,
        @Setting(value = "one number for each channel", range = "[1e-30, 1e30]")
            List<Double> deviation)
        implements Scale {
      public Normalize {
        if (mean.size() != deviation.size()) {
          throw new SettingException(
              Normalize.class,
              "deviation",
              "expected one for each mean, " + mean.size() + ", got " + deviation.size());
        }
      }

      @Override
      public Preprocessing applied(Preprocessing completed, Shape input) {
        return completed.normalizingChannels(input, mean, deviation);
      }
    }
  }
}
