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
   * The same claim in a setting that takes longer.
   *
   * @param config file in {@code conf}, a job on published data
   * @param settings keys set over it, instead of {@link #defaults}
   */
  record Full(String config, List<String> settings) {
    /** Three layers of 512 on MNIST. */
    static final Full MNIST = new Full("mnist-mlp.conf", List.of());

    /** Ioffe and Szegedy 2015, section 4.1: three layers of 100 sigmoids on MNIST. */
    static final Full IOFFE = new Full("mnist-ioffe.conf", List.of());
  }

  /** Trains and measures. */
  Findings run(Lab lab);
}
