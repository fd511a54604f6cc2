package io.github.syncbn.driver.training;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.optimizer.GradientClipping;
import io.github.syncbn.driver.optimizer.LearningRate;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.driver.optimizer.OptimizerSettings;
import io.github.syncbn.driver.reduce.StepService;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.RunningStatistics;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.RunningSlice;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.training.BatchSchedule;
import io.github.syncbn.worker.training.PopulationStatistics;
import io.github.syncbn.worker.training.TrainingPlan;
import io.github.syncbn.worker.training.TrainingSetStatistics;
import io.github.syncbn.worker.training.TrainingStep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * The driver's side of one attempt: combines, keeps running statistics, commits steps, decides when
 * to stop. All calls come one after another, each from the last worker to arrive; {@link #failed}
 * may come from any.
 */
final class TrainingService implements StepService {
  private static final int EVALUATION_SUMS = 8;

  private final TrainingPlan plan;
  private final ParameterLayout layout;
  private final BatchSchedule schedule;
  private final List<Assignment> assignments;
  private TreeCombiner combiner;
  private final TrainingState state;
  private final LearningRate learningRate;
  private final StepCommit.Machinery machinery;
  private final ValidationHistory validations;
  private final EpochMeter meter;
  private final int stepSumsLength;
  private final double[] runningSums;
  private final int longestVector;

  private List<WorkerReport> reports = List.of();
  private Preprocessing scaling;
  private CrossEntropy balancedLoss;
  private ModelState result;
  private double[] test;
  private Throwable firstCause;
  private int failedWorker = -1;

  TrainingService(
      TrainingPlan plan,
      OptimizerSettings optimizerSettings,
      Optional<JobSettings.EarlyStop> earlyStop,
      List<Assignment> assignments,
      ModelState initial,
      EventPump events,
      LongSupplier nanoClock) {
    this.plan = plan;
    this.layout = plan.layout();
    this.schedule = plan.schedule();
    this.assignments = assignments;
    meet(assignments);
    this.learningRate = LearningRate.of(optimizerSettings);
    Optimizer optimizer = Optimizer.of(optimizerSettings, layout);
    this.state =
        new TrainingState(
            layout, initial.parameters(), initial.runningStatistics(), optimizer.slots());
    GradientClipping clipping = new GradientClipping(layout);
    OptionalDouble clipNorm =
        optimizerSettings.clipNorm().map(OptionalDouble::of).orElse(OptionalDouble.empty());
    this.machinery =
        new StepCommit.Machinery(
            optimizer,
            clipping,
            clipNorm,
            state,
            new float[layout.parameters()],
            new double[clipping.blocks()]);
    this.validations = new ValidationHistory(earlyStop);
    this.meter = new EpochMeter(plan, events, nanoClock);
    this.stepSumsLength = TrainingStep.stepSumsLength(plan, layout);
    int widest = 0;
    for (RunningSlice slice : layout.running()) {
      widest = Math.max(widest, slice.channels());
    }
    this.runningSums = new double[RunningStatistics.sumsLength(widest)];
    this.longestVector = longestVector(widest);
    this.scaling = initialScaling();
  }

  /** Of sums over features, moments of the widest layer, weights of classes, sums of a step. */
  private int longestVector(int widest) {
    int features = Moments.length(Math.max(widest, plan.input().size()));
    return Math.max(Math.max(features, plan.classes()), Math.max(stepSumsLength, EVALUATION_SUMS));
  }

  private Preprocessing initialScaling() {
    TrainingPlan.FeatureTreatment treatment = plan.features();
    int features = plan.input().size();
    Preprocessing initial =
        Double.isNaN(treatment.fill())
            ? Preprocessing.none()
            : Preprocessing.filling(features, (float) treatment.fill());
    return divided(initial);
  }

  private Preprocessing divided(Preprocessing completed) {
    return plan.features().constant(completed, plan.input());
  }

  @Override
  public List<Assignment> assignments() {
    return assignments;
  }

  @Override
  public void meet(List<Assignment> holders) {
    combiner = TreeCombiner.ofAll(new ReductionTree(plan.shards()), holders);
  }

  @Override
  public int longestVector() {
    return longestVector;
  }

  @Override
  public ModelState ready(List<WorkerReport> all) {
    reports = List.copyOf(all);
    String numerics = all.get(0).numerics();
    for (WorkerReport report : all) {
      if (!report.numerics().equals(numerics)) {
        throw new JobException(
            JobException.Kind.CLUSTER,
            "workers compute by different means, so the model would depend on where it is trained: worker 0 by "
                + numerics
                + ", worker "
                + report.worker()
                + " by "
                + report.numerics());
      }
    }
    meter.begin(reports, layout.parameters(), machinery.optimizer().slots());
    return state.model();
  }

  @Override
  public void reduce(Exchange exchange, double[][] values, double[] combined) {
    combiner.combine(exchange.reduction(), exchange.length(), exchange.groups(), values, combined);
    switch (exchange.phase()) {
      case FEATURE_SUMS ->
          scaling = divided(Preprocessing.fillingMeans(combined, plan.input().size()));
      case FEATURE_MOMENTS ->
          scaling =
              plan.features()
                  .standardized(
                      scaling, new Moments(prefix(combined, exchange.length())), plan.input());
      case CLASS_WEIGHTS ->
          balancedLoss =
              TrainingSetStatistics.balanced(
                  (CrossEntropy) plan.loss(), prefix(combined, exchange.length()));
      case FORWARD -> moveRunning(exchange, combined);
      case BACKWARD -> {}
      case VALIDATION -> validate(exchange, combined);
      case POPULATION -> storePopulation(exchange, combined);
      case TEST -> test = prefix(combined, exchange.length());
    }
  }

  private static double[] prefix(double[] values, int length) {
    return java.util.Arrays.copyOf(values, length);
  }

  /** Running statistics of a layer whose groups span shards: known as soon as the moments are. */
  private void moveRunning(Exchange exchange, double[] moments) {
    int channels = exchange.length() / 2 - 1;
    java.util.Arrays.fill(runningSums, 0, RunningStatistics.sumsLength(channels), 0.0);
    for (int group = 0; group < exchange.groups(); group++) {
      RunningStatistics.addGroup(moments, group * exchange.length(), channels, runningSums, 0);
    }
    move(exchange.layer(), channels, runningSums, 0);
  }

  private void move(int layer, int channels, double[] sums, int offset) {
    BatchNorm norm = (BatchNorm) plan.network().layers().get(layer);
    double decay = RunningStatistics.decay(norm.running(), state.step() + 1);
    RunningStatistics.move(
        state.nextRunning(), layout.runningOffset(layer), channels, sums, offset, decay);
  }

  @Override
  public StepCommit commit(StepPush[] pushes) {
    double[][] values = new double[pushes.length][];
    float[][][] gradients = new float[pushes.length][][];
    for (int w = 0; w < pushes.length; w++) {
      values[w] = pushes[w].sums();
      gradients[w] = pushes[w].gradients();
    }
    double[] sums = new double[stepSumsLength];
    combiner.combine(Reduction.SUM, stepSumsLength, 1, values, sums);
    moveLocalRunning(sums);
    double rate = learningRate.at(state.step(), schedule.stepsPerEpoch(), plan.totalSteps());
    double loss = sums[StepPush.LOSS] / sums[StepPush.DIVISOR];
    int epoch = (int) (state.step() / schedule.stepsPerEpoch());
    requireFinite(loss, epoch, rate);
    return new StepCommit(
        machinery,
        combiner,
        gradients,
        sums[StepPush.DIVISOR],
        rate,
        () -> {
          state.commit();
          meter.step(epoch, state.step() - 1, sums, rate);
          if (epochEnds() && !plan.validatesAfter(epoch, state.step())) {
            meter.epoch(epoch, state.step(), Double.NaN, Double.NaN);
          }
          return state.model();
        });
  }

  private boolean epochEnds() {
    return state.step() % schedule.stepsPerEpoch() == 0 || state.step() >= plan.totalSteps();
  }

  /** Running statistics of layers that normalize inside shards: their sums came with the push. */
  private void moveLocalRunning(double[] sums) {
    int offset = StepPush.LAYERS;
    for (RunningSlice slice : layout.running()) {
      int length = TrainingStep.stepSums(plan, layout, slice.layer());
      if (length > 0) {
        move(slice.layer(), slice.channels(), sums, offset);
        offset += length;
      }
    }
  }

  private void requireFinite(double loss, int epoch, double rate) {
    boolean finite = Double.isFinite(loss);
    for (double value : state.nextRunning()) {
      finite &= Double.isFinite(value);
    }
    if (!finite) {
      throw diverged(state.step(), epoch, "the loss is " + loss + " at learning rate " + rate);
    }
  }

  private static JobException diverged(long step, int epoch, String symptom) {
    return new JobException(
        JobException.Kind.TRAINING,
        "training diverged at step "
            + step
            + " (epoch "
            + epoch
            + "): "
            + symptom
            + ". Lower optimizer.*.learningRate, set clipNorm, add warmup to the schedule, or add batchNorm"
            + " layers to the network.");
  }

  private void validate(Exchange exchange, double[] sums) {
    int epoch = (int) exchange.step();
    double loss = sums[0] / sums[1];
    double accuracy = plan.classes() > 0 ? sums[2] / sums[3] : Double.NaN;
    meter.epoch(epoch, state.step(), loss, accuracy);
    boolean stop = validations.add(epoch, loss, accuracy, state.model());
    sums[exchange.length() - 1] = stop ? 1 : 0;
  }

  private void storePopulation(Exchange exchange, double[] moments) {
    for (RunningSlice slice : layout.running()) {
      if (slice.layer() == exchange.layer()) {
        PopulationStatistics.store(
            new Moments(prefix(moments, exchange.length())), result.runningStatistics(), slice);
      }
    }
  }

  @Override
  public ModelState result() {
    ModelState best = validations.result(state.model());
    // No step comes after the last to find its update out.
    for (float value : best.parameters()) {
      if (!Float.isFinite(value)) {
        long last = state.step() - 1;
        throw diverged(
            last, (int) (last / schedule.stepsPerEpoch()), "it left a parameter at " + value);
      }
    }
    result = new ModelState(best.parameters().clone(), best.runningStatistics().clone());
    // Workers get a model of their own: the driver's running statistics may still be replaced.
    return new ModelState(result.parameters(), result.runningStatistics().clone());
  }

  @Override
  public synchronized void failed(int worker, Throwable cause) {
    if (firstCause == null) {
      firstCause = cause;
      failedWorker = worker;
    }
  }

  /** The first failure that a worker reported, or null. */
  synchronized Throwable firstCause() {
    return firstCause;
  }

  synchronized int failedWorker() {
    return failedWorker;
  }

  /** The model to return, once {@link #result()} and all exchanges after it are done. */
  ModelState finalModel() {
    return result;
  }

  Preprocessing scaling() {
    return scaling;
  }

  /** The loss that was minimized, if its class weights came from the data. */
  Optional<CrossEntropy> balancedLoss() {
    return Optional.ofNullable(balancedLoss);
  }

  /** Sums over the test set, or null. */
  double[] test() {
    return test;
  }

  /**
   * Fingerprint of all rows: SHA-256 over those of the shards, set by set; the same for any number
   * of workers.
   */
  String dataFingerprint() {
    MessageDigest sha = Sha256.digest();
    int sets = reports.get(0).fingerprints().size() / assignments.get(0).shards();
    for (int set = 0; set < sets; set++) {
      for (WorkerReport report : reports) {
        int shards = assignments.get(report.worker()).shards();
        for (String shard : report.fingerprints().subList(set * shards, (set + 1) * shards)) {
          sha.update((shard + "\n").getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  List<WorkerReport> reports() {
    return reports;
  }

  int bestEpoch() {
    return validations.bestEpoch();
  }

  long steps() {
    return state.step();
  }

  List<TrainingListener.Epoch> history() {
    return meter.history();
  }
}
