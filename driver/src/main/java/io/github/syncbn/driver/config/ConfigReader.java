package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.JobText;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.secret.SecretNames;
import io.github.syncbn.driver.secret.Secrets;
import io.github.syncbn.worker.setting.Inherited;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a job from HOCON. All problems are found in one pass and thrown as one {@link
 * JobException}, a line each: {@code job.conf:12: training.batchSze: unknown key; did you mean
 * training.batchSize?}
 */
public final class ConfigReader {
  private final Map<String, String> environment;
  private final SecretNames names = SecretNames.ofProcess();
  private final Secrets secrets;
  private final Optional<String> refusal;

  /** With the environment of this process for {@code ${NAME}}. */
  public ConfigReader() {
    this(System.getenv(), Secrets.ofProcess(), Optional.empty());
  }

  /** With the given variables for {@code ${NAME}}. */
  public ConfigReader(Map<String, String> environment) {
    this(environment, new Secrets(), Optional.empty());
  }

  private ConfigReader(Map<String, String> environment, Secrets secrets, Optional<String> refusal) {
    this.environment = Map.copyOf(environment);
    this.secrets = secrets;
    this.refusal = refusal;
  }

  /**
   * The same for texts of strangers: a variable of the environment in one is a problem.
   *
   * @param why what is said of it
   */
  public ConfigReader refusingVariables(String why) {
    return new ConfigReader(environment, secrets, Optional.of(why));
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
    Problems problems = new Problems(names, secrets);
    Inclusions inclusions = Inclusions.none();
    HoconFile file = new HoconFile(source, problems, inclusions);
    String text = file.text();
    problems.throwIfAny();
    Config parsed = file.parse(text);
    problems.file(Place.OVERRIDE);
    Overrides overrides = new Overrides(assignments, problems);
    Config unresolved = overrides.over(parsed);
    Substitutions substitutions = new Substitutions(environment, secrets, refusal);
    Config resolved = substitutions.resolve(unresolved, problems);
    ConfigRedaction redaction =
        new ConfigRedaction(names, unresolved.root(), resolved.root(), secrets);
    JobText asWritten = JobText.NONE;
    if (problems.isEmpty()) {
      asWritten =
          new JobText(
              record(text, inclusions, overrides, redaction),
              source(substitutions.asWritten(unresolved)));
    }
    JobConfig config = new JobReader(new Section(resolved.root(), problems), asWritten).read();
    problems.throwIfAny();
    return config;
  }

  /** All that was said, without secrets, as {@link RecordedConfig} reads it again. */
  private static String record(
      String text, Inclusions inclusions, Overrides overrides, ConfigRedaction redaction) {
    StringBuilder record = new StringBuilder(redaction.redact(text));
    record.append(text.endsWith("\n") ? "" : "\n");
    for (Inclusions.Included file : inclusions.all()) {
      record.append(
          RecordedConfig.included(
              new Inclusions.Included(file.name(), redaction.redact(file.text()))));
    }
    overrides.record().forEach(line -> record.append(redaction.redact(line)));
    return record.toString();
  }

  private static Source source(Config asWritten) {
    Problems others = new Problems();
    others.file("");
    Section data = new Section(asWritten.root(), others).section("data");
    Source source = new RecordReader(Inherited.NOTHING).read(Source.class, data);
    return source == null ? JobText.NONE.source() : source;
  }
}
