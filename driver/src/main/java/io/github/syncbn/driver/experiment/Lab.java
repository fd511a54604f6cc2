package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.BatchAnalysis;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingStart;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Where an experiment trains its variants, each with several seeds. Rows are read once for the
 * trainings of a seed that follow each other and read the same.
 */
public final class Lab implements AutoCloseable {
  private final SparkSession spark;
  private final Function<List<String>, JobSettings> jobs;
  private final int seeds;
  private final boolean full;
  private final Consumer<String> progress;
  private Prepared prepared;

  /** Rows, and the job that they were read for. */
  private record Prepared(JobSettings job, PreparedData data) {
    boolean serves(JobSettings other) {
      return job.data().equals(other.data())
          && job.task() == other.task()
          && job.training().seed() == other.training().seed()
          && job.training().batchSize() == other.training().batchSize()
          && job.training().shards().equals(other.training().shards())
          && job.loss().standardizesLabel() == other.loss().standardizesLabel();
    }
  }

  /**
   * @param jobs the job with some keys set
   * @param seeds trainings of each variant; 1 or more
   * @param full whether the data are those of the paper
   * @param progress told what is done now
   */
  public Lab(
      SparkSession spark,
      Function<List<String>, JobSettings> jobs,
      int seeds,
      boolean full,
      Consumer<String> progress) {
    this.spark = spark;
    this.jobs = jobs;
    this.seeds = seeds;
    this.full = full;
    this.progress = progress;
  }

  /** Trainings of each variant. */
  public int seeds() {
    return seeds;
  }

  /** Whether the data are those of the paper, and there is time for its setting. */
  public boolean full() {
    return full;
  }

  /** The session, for measurements of one's own. */
  public SparkSession spark() {
    return spark;
  }

  /** The job with some keys set. */
  public JobSettings job(List<String> settings) {
    return jobs.apply(settings);
  }

  /** The same with the seed of a repetition. */
  public JobSettings job(List<String> settings, int repetition) {
    JobSettings job = jobs.apply(settings);
    return job.withSeed(job.training().seed() + repetition);
  }

  /** Trains all variants. All are read before the first is trained: a wrong key ends it at once. */
  public Trials train(List<Variant> variants) {
    List<List<JobSettings>> all = new ArrayList<>();
    for (Variant variant : variants) {
      List<JobSettings> repetitions = new ArrayList<>();
      for (int i = 0; i < seeds; i++) {
        repetitions.add(job(variant.settings(), i));
      }
      all.add(repetitions);
    }
    List<List<Trial>> trials = new ArrayList<>();
    variants.forEach(variant -> trials.add(new ArrayList<>()));
    for (int i = 0; i < seeds; i++) {
      for (int v = 0; v < variants.size(); v++) {
        tell(i * variants.size() + v, seeds * variants.size(), variants.get(v).name(), i);
        trials.get(v).add(train(all.get(v).get(i)));
      }
    }
    return new Trials(variants, trials);
  }

  private void tell(int done, int all, String name, int seed) {
    progress.accept(
        String.format(
            Locale.ROOT, "training %d of %d: %s, seed %d", done + 1, all, name, seed + 1));
  }

  /** Trains one job; a divergence is a result here. */
  public Trial train(JobSettings job, TrainingListener... more) {
    Trial.Recorder recorder = new Trial.Recorder();
    List<TrainingListener> listeners = new ArrayList<>(List.of(recorder));
    listeners.addAll(List.of(more));
    try {
      PreparedData data = prepared(job);
      return recorder.trial(
          Optional.of(
              new TrainingJob(spark, job).run(data, new TrainingStart.Initializers(), listeners)));
    } catch (JobException e) {
      if (e.kind() != JobException.Kind.TRAINING) {
        throw e;
      }
      return recorder.trial(Optional.empty());
    }
  }

  /**
   * Loss and gradients of the job's batches at any parameters; the caller closes it, and trains
   * nothing meanwhile.
   *
   * @param rows of a batch that can be looked at
   */
  public BatchAnalysis analysis(JobSettings job, int rows) {
    close();
    return new TrainingJob(spark, job).analysis(rows);
  }

  /** Tells what is done now. */
  public void progress(String text) {
    progress.accept(text);
  }

  private PreparedData prepared(JobSettings job) {
    if (prepared != null && !prepared.serves(job)) {
      close();
    }
    if (prepared == null) {
      prepared = new Prepared(job, new TrainingJob(spark, job).prepare());
    }
    return prepared.data();
  }

  /** Releases the rows. */
  @Override
  public void close() {
    if (prepared != null) {
      prepared.data().close();
      prepared = null;
    }
  }
}
