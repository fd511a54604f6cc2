package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.StepService;

/** The driver's side of one attempt, as whoever runs the attempt sees it. */
public interface AttemptService extends StepService {

  /** Why the attempt fails, if it does. */
  FirstCause firstCause();

  /** Steps committed, by this attempt and those before. */
  long steps();

  /** Ends the attempt: nothing is committed any more. */
  void close();
}
