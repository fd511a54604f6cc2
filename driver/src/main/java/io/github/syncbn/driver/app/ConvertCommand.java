package io.github.syncbn.driver.app;

import io.github.syncbn.driver.config.JobConfig;
import io.github.syncbn.driver.data.Conversion;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.model.Reading;
import io.github.syncbn.driver.source.SourceReader;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Turns images in folders, zip and IDX files into Parquet once. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description =
        "Writes images of folders, zip and IDX files, or any other source, as Parquet: decoded and"
            + " resized once. A training on the copy gives the model of the source, bit for bit.")
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private InputOptions input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description =
          "Where the copy goes. A job whose test or validation set has a path of its own gets"
              + " DIR/train, DIR/test, DIR/validation.")
  private String output;

  @Option(names = "--overwrite", description = "Replaces an output that exists.")
  private boolean overwrite;

  @Override
  public Integer call() {
    ClusterPaths.refuseLocal(new SparkConf(), Session.hadoop(), "--output", output);
    Map<String, Source> sources =
        input
            .job()
            .map(this::sources)
            .orElseGet(() -> Map.of(output, input.source(Reading.none())));
    try (TableOutput all = new TableOutput(output, Session.hadoop())) {
      all.take();
      return convert(sources);
    }
  }

  private int convert(Map<String, Source> sources) {
    for (String target : sources.keySet()) {
      prepare(target, sources.values());
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Session session = Session.open()) {
      for (Map.Entry<String, Source> entry : sources.entrySet()) {
        Conversion.Result result = convert(session.spark(), entry.getValue(), entry.getKey());
        out.println(
            String.format(
                Locale.ROOT,
                "wrote %,d rows of %s to %s",
                result.rows(),
                SourceReader.describe(entry.getValue()),
                entry.getKey()));
        if (!result.skipped().isEmpty()) {
          out.println(
              String.format(
                  Locale.ROOT,
                  "left out %,d images that cannot be read, the first: %s",
                  result.skipped().size(),
                  result.skipped().get(0)));
        }
      }
    }
    out.println("Use it with: " + usage(sources));
    out.flush();
    return 0;
  }

  /** Target by source, the training set first. */
  private Map<String, Source> sources(JobConfig job) {
    DataSettings data = job.job().data();
    if (data.split().paths().isEmpty()) {
      return Map.of(output, data.source());
    }
    Map<String, Source> sources = new LinkedHashMap<>();
    sources.put(output + "/train", data.source());
    data.split()
        .validationSource()
        .ifPresent(source -> sources.put(output + "/validation", source));
    data.split().testSource().ifPresent(source -> sources.put(output + "/test", source));
    return sources;
  }

  private void prepare(String target, Collection<Source> sources) {
    TableOutput directory = new TableOutput(target, Session.hadoop());
    directory.checkWritable(overwrite);
    sources.forEach(directory::refuseSource);
    directory.remove();
  }

  private static Conversion.Result convert(SparkSession spark, Source source, String target) {
    Conversion conversion = new Conversion(spark, source);
    SparkContext context = spark.sparkContext();
    try (PartsReport report =
        new PartsReport(
            System.err,
            System.console() != null,
            System::nanoTime,
            "converting " + SourceReader.describe(source),
            conversion.parts())) {
      context.addSparkListener(report);
      try {
        return conversion.write(target);
      } finally {
        context.removeSparkListener(report);
      }
    }
  }

  private String usage(Map<String, Source> sources) {
    StringBuilder text = new StringBuilder("data { format = parquet, ");
    Source training = sources.values().iterator().next();
    text.append("path = \"").append(sources.keySet().iterator().next()).append('"');
    if (training.namesItsColumns()) {
      text.append(", label = label");
    }
    StringBuilder others = new StringBuilder();
    for (String set : new String[] {"validation", "test"}) {
      if (sources.containsKey(output + "/" + set)) {
        others.append(set).append(" = \"").append(output).append('/').append(set).append("\" ");
      }
    }
    if (!others.isEmpty()) {
      text.append(", split { paths { ").append(others).append("} }");
    }
    return text.append(" }").toString();
  }
}
