package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.worker.setting.Declared;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the rows of a command come from: a path, or the data of a job. */
final class InputOptions {
  @ArgGroup(multiplicity = "1")
  private Choice choice;

  /** Either files or a job. */
  static final class Choice {
    @ArgGroup(exclusive = false)
    private Files files;

    @ArgGroup(exclusive = false)
    private Job job;
  }

  /** Rows of files. */
  static final class Files {
    @Option(
        names = "--input",
        required = true,
        paramLabel = "PATH",
        description =
            "Path or glob of the rows, any Hadoop URI; IMAGES[,LABELS] for IDX; a folder or zip file with"
                + " --format images; or builtin:digits.")
    private String input;

    @Option(
        names = "--format",
        paramLabel = "F",
        description =
            "A data source of Spark, idx or images. Default: what the path ends with, else parquet.")
    private String format;
  }

  /** Rows of a job's data. */
  static final class Job {
    @Option(
        names = "--config",
        required = true,
        paramLabel = "FILE",
        description = "A job whose data are used.")
    private String config;

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "Sets a key of the configuration; may be given more than once.")
    private List<String> assignments = new ArrayList<>();
  }

  /** The job, if one was named. */
  Optional<JobConfig> job() {
    return Optional.ofNullable(choice.job)
        .map(
            job ->
                new ConfigReader()
                    .read(ConfigLocation.ofSubmission().find(job.config), job.assignments));
  }

  /** The source that {@code --input} names. */
  Source source(Optional<String> query) {
    String input = choice.files.input;
    if (input.startsWith("builtin:")) {
      return Source.of(Optional.of(input), Optional.empty()).withQuery(query);
    }
    String format =
        choice.files.format == null ? format(input) : choice.files.format.toLowerCase(Locale.ROOT);
    int comma = format.equals("idx") ? input.indexOf(',') : -1;
    Source source =
        Source.of(Optional.of(format), Optional.of(comma < 0 ? input : input.substring(0, comma)))
            .withQuery(query);
    return comma < 0
        ? source
        : Declared.with(source, "labels", Optional.of(input.substring(comma + 1)));
  }

  /** The format that the end of a path tells, else parquet. */
  static String format(String input) {
    String path = input.toLowerCase(Locale.ROOT);
    for (String part : path.split(",")) {
      String plain = part.replaceFirst("\\.(gz|bz2|zst|deflate)$", "");
      if (plain.endsWith("-ubyte") || plain.endsWith(".idx")) {
        return "idx";
      }
    }
    String plain = path.replaceFirst("\\.(gz|bz2|zst|deflate)$", "");
    return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
      case "zip" -> "images";
      case "csv", "tsv" -> "csv";
      case "json", "jsonl", "ndjson" -> "json";
      case "orc" -> "orc";
      case "avro" -> "avro";
      default -> "parquet";
    };
  }
}
