package io.github.syncbn.driver.step;

import io.github.syncbn.driver.checkpoint.Checkpoint;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.optimizer.Adam;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.driver.optimizer.Sgd;
import io.github.syncbn.driver.step.ThreadedTraining.Rows;
import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Categories;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.GlobalAvgPool;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Numbers;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.FeaturePlan;
import io.github.syncbn.worker.training.FeatureTreatment;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A small training job whose defaults a test changes one at a time, to run it then on any workers.
 * Three classes of ten features, two batch normalizations, 8 shards.
 */
public final class SmallJob {
  static final int FEATURES = 10;
  static final int CLASSES = 3;
  private static final long SEED = 7;
  private static final double WEIGHT_DECAY = 0.001;
  static final Loss BALANCED = new CrossEntropy(0, new ClassWeights.Balanced());

  Network network = network(new NormalizationScope.Global());
  Loss loss = Loss.byDefault(true);
  int classes = CLASSES;
  int targets = 1;
  int shards = 8;
  int batchSize = 64;
  int epochs = 2;
  long maxSteps = Long.MAX_VALUE;
  FeatureTreatment features = FeatureTreatment.NONE;
  Shape image;
  Augmentation augmentation = Augmentation.NONE;
  boolean populationStatistics;
  Averaging averaging = Averaging.NONE;
  BlasChoice blas = BlasChoice.AUTO;
  Optimizer optimizer = sgd(0.1, 0.9, false, Optional.empty());
  Optional<JobSettings.EarlyStop> earlyStop = Optional.empty();
  Rows train = blobs(1, 300);
  Rows validation = Rows.none();
  Rows test = Rows.none();
  CountedModel initial;
  UnaryOperator<Collective> observer = collective -> collective;
  Consumer<TrainingProgress> onCommit = progress -> {};
  Optional<Checkpoint> start = Optional.empty();
  ThreadedTraining.Threads threads = ThreadedTraining.Threads.ONE;

  static Network network(NormalizationScope scope) {
    return Network.sequential(
        new Dense(16),
        new BatchNorm(scope),
        new Relu(),
        new Dense(12),
        new BatchNorm(scope),
        new Relu(),
        new Dense(CLASSES));
  }

  static Sgd sgd(double rate, double momentum, boolean nesterov, Optional<Double> clipNorm) {
    return Declared.of(Sgd.class)
        .build(
            Map.of(
                "learningRate",
                rate,
                "momentum",
                momentum,
                "nesterov",
                nesterov,
                "weightDecay",
                WEIGHT_DECAY,
                "clipNorm",
                clipNorm));
  }

  static Adam adam(double rate, Optional<Double> clipNorm) {
    return Declared.of(Adam.class)
        .build(Map.of("learningRate", rate, "weightDecay", WEIGHT_DECAY, "clipNorm", clipNorm));
  }

  /** Rows of normal features whose means tell the class, the last class rarer than the others. */
  static Rows blobs(long seed, int rows) {
    Random random = new Random(seed);
    float[][] x = new float[rows][FEATURES];
    float[] y = new float[rows];
    for (int i = 0; i < rows; i++) {
      y[i] = random.nextInt(5) % CLASSES;
      for (int j = 0; j < FEATURES; j++) {
        double mean = (j % CLASSES == y[i] ? 1.5 : 0) + 3 * j;
        x[i][j] = (float) (mean + random.nextGaussian() * (1 + 0.3 * j));
      }
    }
    return new Rows(x, y, null);
  }

  /** The same rows with weights between 0.25 and 2.25. */
  static Rows weighted(Rows rows, long seed) {
    Random random = new Random(seed);
    float[] weights = new float[rows.features().length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.25f + 2 * random.nextFloat();
    }
    return new Rows(rows.features(), rows.targets(), weights);
  }

  /** The same rows with so many targets in place of one: 0 or 1, or numbers near them. */
  static Rows several(Rows rows, int targets, boolean labels) {
    float[] y = new float[rows.features().length * targets];
    for (int i = 0; i < rows.features().length; i++) {
      for (int j = 0; j < targets; j++) {
        float one = rows.targets()[i] == j ? 1 : 0;
        y[i * targets + j] = labels ? one : one + rows.features()[i][j] / 7;
      }
    }
    return new Rows(rows.features(), y, rows.weights());
  }

  /** The layer for the features of {@link #coded}. */
  static Columns columns(Categories categories, Numbers numbers) {
    return new Columns(
        categories,
        numbers,
        List.of(
            new InputColumn("few", InputColumn.Kind.CATEGORY, 6),
            new InputColumn("numbers", InputColumn.Kind.NUMBER, 4),
            new InputColumn("flag", InputColumn.Kind.FLAG, 1),
            new InputColumn("many", InputColumn.Kind.CATEGORY, 30),
            new InputColumn("others", InputColumn.Kind.NUMBER, 3)));
  }

  /** A network over {@link #coded} whose tables are updated only in the rows in use. */
  SmallJob sparseColumns() {
    train = coded(train);
    return layers(
        columns(
            new Categories.Embedding(4, Categories.Updates.USED),
            new Numbers.PiecewiseLinear(4, 3)),
        new Dense(12),
        new BatchNorm(),
        new Relu(),
        new Dense(CLASSES));
  }

  /** The same rows as a table's: feature 0 is one of 6 codes, 5 a flag, and 6 one of 30 codes. */
  static Rows coded(Rows rows) {
    float[][] x = new float[rows.features().length][];
    for (int i = 0; i < x.length; i++) {
      x[i] = rows.features()[i].clone();
      x[i][0] = (int) Math.abs(x[i][0]) % 6;
      x[i][5] = x[i][5] > 15 ? 1 : 0;
      x[i][6] = (int) Math.abs(x[i][6]) % 30;
    }
    return new Rows(x, rows.targets(), rows.weights());
  }

  public SmallJob layers(Entry... layers) {
    network = Network.sequential(layers);
    return this;
  }

  /** A residual convolutional network over images of two channels, five rows and one column. */
  SmallJob residual(List<Entry> projection) {
    image = new Shape(2, 5, 1);
    return layers(
        conv(4, 1),
        new BatchNorm(),
        new Relu(),
        new Residual(
            List.of(conv(4, 1), new BatchNorm(), new Relu(), conv(4, 1), new BatchNorm()),
            List.of(),
            true),
        new Relu(),
        new Residual(
            List.of(
                new Residual(List.of(conv(4, 1), new BatchNorm()), List.of(), false),
                new Relu(),
                conv(6, 2),
                new BatchNorm()),
            projection,
            false),
        new Relu(),
        new GlobalAvgPool(),
        new Dense(CLASSES));
  }

  static Conv2d conv(int filters, int stride) {
    return new Conv2d(filters, new Window(3, stride, 1, 1));
  }

  public TrainingPlan plan() {
    return new TrainingPlan(
        network,
        image == null ? new Shape(train.features()[0].length) : image,
        new TrainingPlan.Objective(loss, classes, Collections.nCopies(targets, 1.0)),
        new TrainingPlan.Rows(
            train.features().length,
            validation.features().length,
            test.features().length,
            train.weights() != null),
        FeaturePlan.of(features),
        augmentation,
        new TrainingPlan.Batching(batchSize, shards),
        TrainingPlan.Course.ofEpochs(epochs)
            .withMaxSteps(maxSteps)
            .withPopulationStatistics(populationStatistics)
            .withAveraging(averaging),
        SEED,
        blas);
  }

  ThreadedTraining run(int workers) throws InterruptedException {
    return runCut(new ReductionTree(shards).cuts(workers));
  }

  /** Worker w holds the shards [cuts[w], cuts[w + 1]). */
  ThreadedTraining runCut(int... cuts) throws InterruptedException {
    TrainingPlan plan = plan();
    return new ThreadedTraining(
        plan,
        optimizer,
        earlyStop,
        cuts,
        initial == null ? ThreadedTraining.initial(plan) : initial,
        train,
        validation,
        test,
        observer,
        onCommit,
        start,
        threads);
  }
}
