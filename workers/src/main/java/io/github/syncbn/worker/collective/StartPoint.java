package io.github.syncbn.worker.collective;

import java.io.Serializable;

/**
 * Where an attempt goes on: at what has been committed, by an earlier attempt or before a resume.
 *
 * @param model the committed model
 * @param step steps committed so far: the number of the next step, from 0
 * @param next what comes first
 */
public record StartPoint(ModelState model, long step, Next next) {

  /** What comes after a committed step. */
  public enum Next implements Serializable {
    /** The next training step. */
    STEP,
    /** Validation at the end of an epoch. */
    VALIDATION,
    /** Training is over: the result, and what is computed from it. */
    RESULT
  }
}
