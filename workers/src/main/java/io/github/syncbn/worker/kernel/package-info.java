/**
 * Arithmetic over float arrays with one result, bit for bit, on every JVM: matrix products through
 * one provider, element-wise kernels with a lane-wise and a scalar twin of equal bits,
 * transcendentals from {@link StrictMath}, and random numbers keyed by what they are for. Internal.
 *
 * <p>Rules: no data-dependent branch in a loop over elements, no fused multiply-add, no horizontal
 * reduction of lanes, and no size that depends on heap, cores or workers.
 */
package io.github.syncbn.worker.kernel;
