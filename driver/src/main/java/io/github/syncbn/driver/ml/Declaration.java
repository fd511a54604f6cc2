package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.config.SettingKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parameter that stands for a key of job files.
 *
 * @param name of the parameter
 * @param path of the key; {@code optimizer.*.x} for the key of whichever optimizer is chosen
 */
record Declaration(String name, String path) {
  private static final String ANY = "*";

  /** All that a classifier and a regressor share, theme by theme. */
  static final List<Declaration> SHARED =
      List.of(
          new Declaration("network", "network"),
          new Declaration("initializer", "initializer"),
          new Declaration("normalization", "normalization"),
          new Declaration("batchNormEpsilon", "batchNorm.epsilon"),
          new Declaration("runningStatsDecay", "batchNorm.runningStatsDecay"),
          new Declaration("cumulativeAverage", "batchNorm.cumulative"),
          new Declaration("batchNormScope", "batchNorm.scope"),
          new Declaration("batchNormGamma", "batchNorm.gamma"),
          new Declaration("batchNormBeta", "batchNorm.beta"),
          new Declaration("batchNormFrozen", "batchNorm.frozen"),
          new Declaration("scale", "data.scale"),
          new Declaration("missing", "data.missing"),
          new Declaration("maxFeatures", "data.maxFeatures"),
          new Declaration("shape", "data.shape"),
          new Declaration("augmentCrop", "data.augment.crop"),
          new Declaration("augmentFlip", "data.augment.flip"),
          new Declaration("augmentCutout", "data.augment.cutout"),
          new Declaration("validationFraction", "data.split.validation"),
          new Declaration("testFraction", "data.split.test"),
          new Declaration("order", "data.order"),
          new Declaration("deal", "data.deal"),
          new Declaration("optimizer", "optimizer"),
          new Declaration("learningRate", "optimizer.*.learningRate"),
          new Declaration("momentum", "optimizer.*.momentum"),
          new Declaration("nesterov", "optimizer.*.nesterov"),
          new Declaration("beta1", "optimizer.*.beta1"),
          new Declaration("beta2", "optimizer.*.beta2"),
          new Declaration("optimizerEpsilon", "optimizer.*.epsilon"),
          new Declaration("weightDecay", "optimizer.*.weightDecay"),
          new Declaration("decayAll", "optimizer.*.decayAll"),
          new Declaration("clipNorm", "optimizer.*.clipNorm"),
          new Declaration("schedule", "optimizer.*.schedule"),
          new Declaration("batchSize", "training.batchSize"),
          new Declaration("epochs", "training.epochs"),
          new Declaration("maxSteps", "training.maxSteps"),
          new Declaration("seed", "training.seed"),
          new Declaration("shards", "training.shards"),
          new Declaration("workers", "training.workers"),
          new Declaration("earlyStopMetric", "training.earlyStop.metric"),
          new Declaration("earlyStopPatience", "training.earlyStop.patience"),
          new Declaration("earlyStopMinDelta", "training.earlyStop.minDelta"),
          new Declaration("populationStatistics", "training.populationStatistics"),
          new Declaration("validateEvery", "training.validateEvery"),
          new Declaration("blas", "numerics.blas"));

  /** What a classifier has besides. */
  static final List<Declaration> CLASSIFICATION =
      List.of(
          new Declaration("classes", "data.classes"),
          new Declaration("labelSmoothing", "loss.crossEntropy.labelSmoothing"),
          new Declaration("classWeights", "loss.crossEntropy.classWeights"));

  /** What a regressor has besides. */
  static final List<Declaration> REGRESSION =
      List.of(new Declaration("standardizeLabel", "loss.meanSquaredError.standardizeLabel"));

  /** Whether it says what the layers of a job file leave out; layers built in Java say all. */
  boolean ofLayers() {
    return path.equals("initializer")
        || path.equals("normalization")
        || path.startsWith("batchNorm.");
  }

  /** Whether it belongs to whichever optimizer is chosen. */
  boolean ofOptimizer() {
    return path.contains(ANY);
  }

  /** The path of its key under an optimizer. */
  String path(String optimizer) {
    return path.replace(ANY, optimizer);
  }

  /** The keys that it may stand for. */
  List<SettingKey> keys() {
    if (!ofOptimizer()) {
      return List.of(SettingKey.of(path));
    }
    List<SettingKey> keys = new ArrayList<>();
    for (String optimizer : SettingKey.names("optimizer")) {
      if (SettingKey.exists(path(optimizer))) {
        keys.add(SettingKey.of(path(optimizer)));
      }
    }
    return keys;
  }

  /** One that says form and doc for all. */
  SettingKey key() {
    return keys().get(0);
  }

  /** The default, if all keys have the same. */
  Optional<Object> defaultValue() {
    List<Optional<Object>> values = keys().stream().map(SettingKey::defaultValue).toList();
    return values.stream().distinct().count() == 1 ? values.get(0) : Optional.empty();
  }

  /** What the parameter means, what it takes, and its default where that is a rule. */
  String doc() {
    StringBuilder text = new StringBuilder(key().doc()).append("; ").append(key().expected());
    if (!ofOptimizer() || keys().size() == 1) {
      String rule = key().defaultText();
      if (rule.startsWith("(") || !rule.equals("-") && defaultValue().isEmpty()) {
        text.append("; default ").append(rule.replaceAll("^\\((.*)\\)$", "$1"));
      }
    } else if (defaultValue().isEmpty()) {
      List<String> rules = new ArrayList<>();
      for (SettingKey key : keys()) {
        if (!key.defaultText().equals("-")) {
          rules.add(key.defaultText() + " for " + key.toString().split("\\.")[1]);
        }
      }
      text.append(rules.isEmpty() ? "" : "; default " + String.join(", ", rules));
    }
    return text.toString();
  }
}
