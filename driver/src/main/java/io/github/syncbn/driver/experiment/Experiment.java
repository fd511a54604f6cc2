package io.github.syncbn.driver.experiment;

import java.util.List;

/**
 * A claim about batch normalization, and how numbers are got that speak for it or against it. A new
 * one is a class and a line in {@link Catalogue}.
 */
public interface Experiment {
  /** How it is called for. */
  String name();

  /** What is claimed, with its source. */
  String claim();

  /** How long it takes on two cores with three seeds, such as {@code 1 min}. */
  String time();

  /** Keys of the job, before those of a variant and those of the user; for the shipped digits. */
  default List<String> defaults() {
    return List.of();
  }

  /** The setting of the paper, on its data. */
  default Full full() {
    return Full.MNIST;
  }

  /**
   * Whether it compares accuracies of validations, for which the job must have a validation set.
   */
  default boolean looksAtValidations() {
    return false;
  }

  /**
   * The same claim in a setting that takes longer.
   *
   * @param config file in {@code conf}, a job on published data
   * @param settings keys set over it, instead of {@link #defaults}
   */
  record Full(String config, List<String> settings) {
    /** Papers draw the accuracy on the test set over training; nothing is chosen by it. */
    private static final String CURVE =
        "data.split.paths.validation={ path = ${data.split.paths.test.path},"
            + " labels = ${data.split.paths.test.labels} }";

    /** Three layers of 512 on MNIST. */
    static final Full MNIST = new Full("mnist-mlp.conf", List.of(CURVE));

    /** Ioffe and Szegedy 2015, section 4.1: three layers of 100 sigmoids on MNIST. */
    static final Full IOFFE = new Full("mnist-ioffe.conf", List.of(CURVE));
  }

  /** Trains and measures. */
  Findings run(Lab lab);
}
