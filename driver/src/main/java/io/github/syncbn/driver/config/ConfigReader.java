package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import io.github.syncbn.driver.JobException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads a job from HOCON. All problems are found in one pass and thrown as one {@link
 * JobException}, a line each: {@code job.conf:12: training.batchSze: unknown key; did you mean
 * training.batchSize?}
 */
public final class ConfigReader {
  private final Map<String, String> environment;

  /** With the environment of this process for {@code ${NAME}}. */
  public ConfigReader() {
    this(System.getenv());
  }

  /** With the given variables for {@code ${NAME}}. */
  public ConfigReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** A local file, or {@link ConfigSource#BUILTIN_DIGITS}. */
  public JobConfig read(String location, List<String> assignments) {
    return read(
        location.equals(ConfigSource.BUILTIN_DIGITS)
            ? ConfigSource.builtinDigits()
            : ConfigSource.of(Path.of(location)),
        assignments);
  }

  /**
   * A configuration with overrides.
   *
   * @param source the configuration
   * @param assignments {@code key=value} each, stronger than the source, the last strongest
   * @throws JobException of kind CONFIGURATION with all that is wrong
   */
  public JobConfig read(ConfigSource source, List<String> assignments) {
    Problems problems = new Problems();
    Inclusions inclusions = Inclusions.none();
    HoconFile file = new HoconFile(source, problems, inclusions);
    String text = file.text();
    problems.throwIfAny();
    Config parsed = file.parse(text);
    problems.file(Place.OVERRIDE);
    Overrides overrides = new Overrides(assignments, problems);
    Config resolved = new Substitutions(environment).resolve(overrides.over(parsed), problems);
    String provenance =
        text + (text.endsWith("\n") ? "" : "\n") + inclusions.record() + overrides.provenance();
    JobConfig config = new JobReader(new Section(resolved.root(), problems), provenance).read();
    problems.throwIfAny();
    return config;
  }
}
