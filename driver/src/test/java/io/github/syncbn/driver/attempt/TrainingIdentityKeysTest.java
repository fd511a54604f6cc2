package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.ConfigSource;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.FeaturePlan;
import io.github.syncbn.worker.training.TrainingPlan;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a resume compares: all that a job says, but for a short list of exclusions. */
class TrainingIdentityKeysTest {
  private static final String JOB =
      """
      data {
        path = "rows", label = y, shape = [1, 2, 4], options { password = hunter2 }
        split.validation = 0.1
      }
      network = [ { dense = 8 }, batchNorm, relu, { dense = output } ]
      training { batchSize = 64 }
      """;

  private static final Shape INPUT = new Shape(1, 2, 4);
  private static final int CLASSES = 3;

  private static JobSettings job(String... overrides) {
    return new ConfigReader(Map.of())
        .read(ConfigSource.ofText("job.conf", JOB), List.of(overrides))
        .job();
  }

  private static TrainingPlan plan(JobSettings job) {
    JobSettings.Training training = job.training();
    return new TrainingPlan(
        job.network().withOutputs(CLASSES),
        INPUT,
        new TrainingPlan.Objective(job.loss(), CLASSES),
        TrainingPlan.Rows.ofTraining(1000),
        FeaturePlan.of(job.data().treatment()),
        job.data().augment(),
        new TrainingPlan.Batching(
            training.batchSize(),
            training.shards().orElse(JobSettings.defaultShards(training.batchSize()))),
        TrainingPlan.Course.ofEpochs(training.epochs()),
        training.seed(),
        BlasChoice.AUTO);
  }

  private static Map<String, String> identity(String... overrides) {
    JobSettings job = job(overrides);
    return TrainingIdentity.of(job, plan(job), Optional.empty());
  }

  @Test
  void everyComponent_ofSettingsAndPlan_isInTheIdentityOnceOrExcludedWithAReason() {
    List<String> keys = new ArrayList<>(List.of(TrainingIdentity.INITIAL_MODEL));
    Set<String> excluded = new HashSet<>();
    collect(JobSettings.class, "", keys, excluded);
    List<String> ofPlan = new ArrayList<>();
    collect(TrainingPlan.class, "", ofPlan, excluded);
    assertThat(ofPlan).containsExactlyInAnyOrder("network", "input", "batching.shards");
    keys.addAll(List.of("network", "data.shape", "training.shards"));
    assertThat(identity().keySet()).containsExactlyInAnyOrderElementsOf(keys);
    List<String> named = TrainingIdentity.EXCLUDED.values().stream().flatMap(Set::stream).toList();
    assertThat(named).as("none is excluded that is not there").hasSameElementsAs(excluded);
    assertThat(TrainingIdentity.EXCLUDED.keySet()).allMatch(reason -> reason.length() > 10);
  }

  private static void collect(
      Class<?> record, String prefix, List<String> keys, Set<String> excluded) {
    for (RecordComponent component : record.getRecordComponents()) {
      String key = prefix + component.getName();
      if (TrainingIdentity.isExcluded(component)) {
        excluded.add(TrainingIdentity.name(component));
      } else if (TrainingIdentity.isSection(component)) {
        boolean inline = component.isAnnotationPresent(Inline.class);
        collect(component.getType(), inline ? prefix : key + ".", keys, excluded);
      } else {
        requireText(component.getGenericType(), new HashSet<>());
        keys.add(key);
      }
    }
  }

  /** Fails for a type of which {@link ExactText} cannot tell all, and for texts by free names. */
  private static void requireText(Type type, Set<Type> seen) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      assertThat(Set.<Type>of(Optional.class, List.class, Map.class))
          .contains(generic.getRawType());
      for (Type argument : generic.getActualTypeArguments()) {
        requireText(argument, seen);
      }
      return;
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      for (RecordComponent component : plain.getRecordComponents()) {
        requireText(component.getGenericType(), seen);
      }
    } else if (plain.isSealed()) {
      for (Class<?> one : plain.getPermittedSubclasses()) {
        requireText(one, seen);
      }
    } else if (plain.isArray()) {
      requireText(plain.getComponentType(), seen);
    } else {
      assertThat(
              plain.isEnum()
                  || plain.isPrimitive()
                  || Number.class.isAssignableFrom(plain)
                  || plain == String.class)
          .as(plain.getName())
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.augment.flip = true | data.augment.flip | false | true",
        "data.augment.crop = 2 | data.augment.crop | 0 | 2",
        "data.scale = standardize | data.scale | none | standardize",
        "data.missing = mean | data.missing | error | mean",
        "training.seed = 2 | training.seed | 1 | 2",
        "training.epochs = 3 | training.epochs | 10 | 3",
        "training.maxSteps = 7 | training.maxSteps | none | 7",
        "training.validateEvery = 2 | training.validateEvery | 1 | 2",
        "training.averaging = swa | training.averaging | none | swa(epochs=0, share=0.25)",
        "training.populationStatistics = true | training.populationStatistics | false | true",
      })
  void setting_thatChangesTheBits_isNamedByItsKeyWithBothValues(
      String override, String key, String was, String is) {
    assertThat(identity()).containsEntry(key, was);
    assertThat(identity(override)).containsEntry(key, is);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss = { crossEntropy { labelSmoothing = 0.1 } }",
        "optimizer = { sgd { learningRate = 0.30000000000000004 } }",
        "optimizer = adam",
        "data.order = { column = t }",
        "data.weight = w",
        "training.earlyStop = { metric = validationLoss, patience = 3 }",
        "training.batchSize = 128",
        "training.shards = 8",
        "batchNorm.epsilon = 1e-4",
        "network = [ { dense = 9 }, { dense = output } ]",
        "optimizer = { sgd { momentum = 0.8 } }",
        "optimizer = { sgd { nesterov = true } }",
        "optimizer = { sgd { weightDecay = 1e-4 } }",
        "optimizer = { sgd { weightDecay = 1e-4, decayAll = true } }",
        "optimizer = { sgd { clipNorm = 1 } }",
        "optimizer = { sgd { schedule { cosine { warmup = 1 epochs } } } }",
        "optimizer = { sgd { schedule { cosine { warmup = 10 steps } } } }",
        "optimizer = { adam { beta2 = 0.99 } }",
        "optimizer = { adam { epsilon = 1e-7 } }",
        "optimizer = { adamW { learningRate = 0.001 } }",
        "loss = { crossEntropy { classWeights = balanced } }",
        "loss = { crossEntropy { classWeights { a = 2 } } }",
        "batchNorm.runningStatsDecay = 0.99",
        "batchNorm.cumulative = true",
        "batchNorm.scope = shard",
        "batchNorm.scope = { ghost = 32 }",
        "batchNorm.gamma=off",
        "batchNorm.beta=frozen",
        "batchNorm.frozen = true",
        "network = [ { dense = 8 }, batchNorm, tanh, { dense = output } ]",
        "network = [ { dense = 8 }, batchNorm, { leakyRelu = 0.2 }, { dense = output } ]",
        "network = [ { dense { units = 8, bias = false } }, batchNorm, relu, { dense = output } ]",
        "network = [ { dense { units = 8, init = xavier } }, batchNorm, relu, { dense = output } ]",
        "network = [ { dense = 8 }, batchNorm, relu, { dropout = 0.1 }, { dense = output } ]",
        "data.missing = { constant = 0.30000000000000004 }",
        "data.scale = { divideBy = 255 }",
        "data.augment.cutout = 2",
        "data.order = { column = t }, data.deal = contiguous",
        "training.averaging = { swa { epochs = 3 } }",
        "training.averaging = { ema { decay = 0.9999 } }",
        "training.earlyStop = { metric = validationAccuracy, patience = 3 }",
        "training.earlyStop = { metric = validationLoss, patience = 3, minDelta = 1e-9 }",
      })
  void otherSetting_thatChangesTheBits_isSeen(String override) {
    assertThat(identity(override)).isNotEqualTo(identity());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.workers = 2",
        "training.shards = 2",
        "data.path = elsewhere",
        "data.options = { password = hunter4 }",
        "data.maxFeatures = 50",
        "numerics.blas=java",
        "checkpoint = { path = there, everySteps = 5, keep = 9 }",
        "model.path = there",
      })
  void setting_thatDoesNotChangeTheBits_isNoPart(String override) {
    assertThat(identity(override)).isEqualTo(identity());
  }

  @Test
  void start_fromAnotherModel_isAnother() {
    JobSettings job = job();
    List<Optional<CountedModel>> starts =
        List.of(
            Optional.empty(),
            Optional.of(counted(2, 3, 4)),
            Optional.of(counted(2.0000002f, 3, 4)),
            Optional.of(counted(2, 3.0000000000000004, 4)),
            Optional.of(counted(2, 3, 5)));
    Set<String> texts = new HashSet<>();
    for (Optional<CountedModel> start : starts) {
      texts.add(TrainingIdentity.of(job, plan(job), start).get(TrainingIdentity.INITIAL_MODEL));
    }
    assertThat(texts).hasSize(starts.size()).contains("none");
  }

  private static CountedModel counted(float parameter, double running, long batches) {
    return new CountedModel(
        new float[] {1, parameter}, new double[] {running}, new long[] {batches});
  }

  @Test
  void identity_ofAJobWithSecrets_holdsNone() {
    assertThat(identity().toString()).doesNotContain("hunter2", "password");
  }
}
