package io.github.syncbn.driver.job;

import java.util.Optional;

/**
 * A job as its user wrote it: variables of the environment stand as {@code ${NAME}}, and secrets
 * are taken out. All that is kept of a configuration, in a model or elsewhere, comes from here.
 *
 * @param text in HOCON: the file, what it includes, and what was set over it
 * @param source where the rows of the training set come from; variables in its texts are unresolved
 */
public record JobText(String text, Source source) {
  /** Of a job that nobody wrote down. */
  public static final JobText NONE = new JobText("", Source.of(Optional.empty(), Optional.empty()));
}
