package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;

/**
 * One learned array of a layer.
 *
 * @param name the name PyTorch gives it within its module: {@code weight} or {@code bias}
 * @param shape axes as PyTorch lays them out, (out, in) for a dense weight
 * @param role what it is for
 * @param initializer its first values
 * @param trainable false if the optimizer leaves it alone
 */
public record Parameter(
    String name, Shape shape, ParameterRole role, Initializer initializer, boolean trainable) {}
