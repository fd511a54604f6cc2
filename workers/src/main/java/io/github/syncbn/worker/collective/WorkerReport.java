package io.github.syncbn.worker.collective;

import java.util.List;

/**
 * What a worker says once its rows are loaded, before the first exchange.
 *
 * @param worker its number
 * @param rowBytes bytes its rows take
 * @param bufferBytes bytes its activations and gradients will take
 * @param fingerprints one text per shard and set, equal whenever the rows are
 * @param numerics what computes there; see {@code kernel}
 */
public record WorkerReport(
    int worker, long rowBytes, long bufferBytes, List<String> fingerprints, String numerics) {}
