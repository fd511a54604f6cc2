package io.github.syncbn.driver.optimizer;

/**
 * One step from the parameters and state of an optimizer to the next. The arrays read and the
 * arrays written are different ones, all of P values.
 *
 * @param parameters now
 * @param state {@link Optimizer#slots()} arrays, zeros before the first step
 * @param nextParameters receives
 * @param nextState receives
 * @param step number of this step, from 1
 * @param learningRate of this step; see {@link LearningRate}
 */
public record Transition(
    float[] parameters,
    float[][] state,
    float[] nextParameters,
    float[][] nextState,
    long step,
    double learningRate) {}
