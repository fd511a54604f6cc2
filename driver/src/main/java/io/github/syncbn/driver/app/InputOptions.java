package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.file.HadoopPath;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.model.Reading;
import io.github.syncbn.driver.source.FirstFile;
import io.github.syncbn.driver.source.TableFolder;
import io.github.syncbn.worker.setting.Declared;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the rows of a command come from: a path, or the data of a job. */
final class InputOptions {
  /** The end of an IDX file's name, ahead of a comma or at the end of the text. */
  private static final Pattern IDX =
      Pattern.compile("(-ubyte|\\.idx)(\\.(gz|bz2|zst|deflate))?(,|$)", Pattern.CASE_INSENSITIVE);

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
            "A data source of Spark, idx or images. Default: what the path ends with, the table that the"
                + " folder is (delta, iceberg), or the files in it; else the format that the model was trained on, else parquet.")
    private String format;

    @Option(
        names = "--option",
        paramLabel = "KEY=VALUE",
        description =
            "An option of the reader, as sep=; or nullValue=-999; may be given more than once. Those that"
                + " the model was trained with hold for files of the same format, unless given here.")
    private List<String> options = new ArrayList<>();
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

  /**
   * The source that {@code --input} names, without a query.
   *
   * @param trained how the rows of the model's training were read: what the command line leaves out
   */
  Source source(Reading trained) {
    String input = choice.files.input;
    if (input.startsWith("builtin:")) {
      return Source.of(Optional.of(input), Optional.empty());
    }
    String format = format(trained);
    int comma = format.equals("idx") ? comma(input, Session.hadoop()) : -1;
    Source source =
        Source.of(Optional.of(format), Optional.of(comma < 0 ? input : input.substring(0, comma)))
            .withOptions(ReadOptions.of(format, choice.files.options, trained));
    return comma < 0
        ? source
        : Declared.with(source, "labels", Optional.of(input.substring(comma + 1)));
  }

  private String format(Reading trained) {
    String input = choice.files.input;
    return Optional.ofNullable(choice.files.format)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .or(() -> formatOf(input))
        .or(() -> TableFolder.format(input, Session.hadoop()))
        .or(() -> FirstFile.under(input, Session.hadoop()).flatMap(Source::formatOf))
        .or(trained::format)
        .orElse("parquet");
  }

  /** The format that the end of a path tells, or for IDX that of one of two. */
  static Optional<String> formatOf(String input) {
    return IDX.matcher(input).find() ? Optional.of("idx") : Source.formatOf(input);
  }

  /**
   * Where a text parts into two paths, or -1 if it is one: names may have commas, too. A file of
   * this very name comes first, then two that exist, then the first comma.
   */
  static int comma(String input, Configuration hadoop) {
    int first = input.indexOf(',');
    if (first < 0 || HadoopPath.exists(input, hadoop)) {
      return -1;
    }
    for (int comma = first; comma >= 0; comma = input.indexOf(',', comma + 1)) {
      if (HadoopPath.exists(input.substring(0, comma), hadoop)
          && HadoopPath.exists(input.substring(comma + 1), hadoop)) {
        return comma;
      }
    }
    return first;
  }
}
