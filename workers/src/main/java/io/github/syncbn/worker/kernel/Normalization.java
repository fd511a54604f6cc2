package io.github.syncbn.worker.kernel;

/**
 * What a batch normalization and its gradient take of each channel: arrays of one value per column,
 * from index 0 on.
 *
 * @param meanHigh the mean rounded to float
 * @param meanLow what rounding took from the mean: subtracted apart, so that a large mean costs
 *     {@code x - mean} no digits
 * @param scale gamma / sqrt(var + epsilon)
 * @param shift beta
 * @param gradientMean mean of dy
 * @param gradientSlope by how much dy grows with x: {@code sum dy (x - mean) / (W (var + epsilon))}
 */
public record Normalization(
    float[] meanHigh,
    float[] meanLow,
    float[] scale,
    float[] shift,
    float[] gradientMean,
    float[] gradientSlope) {}
