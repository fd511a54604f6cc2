package io.github.syncbn.driver.tracking;

import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What is known of a run before it begins.
 *
 * @param parameters of the job by key
 * @param experiment name of the experiment
 * @param runId a run to go on with, unless a resume finds another
 * @param mark where the run is named for a resume, if there are checkpoints
 * @param resumes whether the run that is named there goes on
 * @param hadoop configuration of file systems
 */
record RunFacts(
    Map<String, String> parameters,
    String experiment,
    Optional<String> runId,
    Optional<RunMark> mark,
    boolean resumes,
    Configuration hadoop) {}
