package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.PlanResolver;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.optimizer.LearningRate;
import io.github.syncbn.driver.planning.Workload;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.loss.BinaryCrossEntropy;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.MemoryEstimate;
import io.github.syncbn.worker.training.ShardLayout;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every declared number of a job, by itself and beside others, with numbers at the ends of their
 * types: it makes a plan, or an error in words, and takes no memory for either.
 */
class ExtremeNumbersTest {
  private static final List<String> NUMBERS =
      List.of(
          "1",
          "3",
          "8",
          "1.5",
          "0",
          "-1",
          "32768",
          "1073741824",
          "2147483647",
          "9223372036854775807",
          "1e-320",
          "1e308",
          "-1e308",
          "1e999",
          "NaN");

  private static final String DATA = "data { path = x, label = y, split { validation = 0.1 } }\n";

  private static final long ROWS = 2_000_000_000;

  /** Rows of images, and, where no layer takes those, flat ones. */
  private static final List<Shape> SHAPES = List.of(new Shape(3, 8, 8), new Shape(192));

  static Stream<Arguments> numbers() {
    return ConfigReference.table().keys().stream()
        .filter(key -> key.model().isEmpty())
        .filter(key -> isNumber(key.type()))
        .map(key -> Arguments.of(key.path(), key));
  }

  private static boolean isNumber(ValueType type) {
    return type instanceof ScalarType.Whole
        || type instanceof ScalarType.Real
        || type instanceof ScalarType.Time
        || type instanceof GroupType.Numbers
        || type instanceof GroupType.RowShape;
  }

  private static List<String> values(ConfigKey key, String number) {
    if (key.type() instanceof ScalarType.Time) {
      return List.of(number + " epochs", number + " steps");
    }
    if (key.type() instanceof GroupType.Numbers) {
      return List.of("[" + number + "]", "[0.5, " + number + ", 0.5]");
    }
    return key.type() instanceof GroupType.RowShape
        ? List.of(
            "[" + number + ", 8, 8]", "[3, " + number + ", " + number + "]", "[9, 9, " + number)
        : List.of(number);
  }

  /** A job in which a key has a value, and what must stand beside it has some. */
  private static String job(ConfigKey key, String value) {
    String[] names = key.path().split("\\.");
    boolean classifies = SettingKey.of(key.path()).meansSomethingFor(Task.CLASSIFICATION);
    StringBuilder job = new StringBuilder(classifies ? "" : "task = regression, ");
    StringBuilder end = new StringBuilder();
    String path = "";
    for (int i = 0; i < names.length - 1; i++) {
      path += (i == 0 ? "" : ".") + names[i];
      boolean list = names[i].endsWith("[]");
      job.append(names[i].replace("[]", " = [ ")).append(" { ");
      end.insert(0, list ? " }, flatten, { dense = output } ]" : " }");
      for (String sibling : ConfigReference.table().children(path)) {
        ConfigKey other = ConfigReference.table().get(path + "." + sibling);
        boolean choice =
            list || ConfigReference.table().get(path).type() instanceof TreeType.Choices;
        if (!choice
            && !other.equals(key)
            && (other.defaultText().contains(ConfigKey.REQUIRED) || needs(key, other))) {
          job.append(sibling).append(" = ").append(sample(other.type())).append(", ");
        }
      }
    }
    return job.append(names[names.length - 1]).append(" = ").append(value).append(end).toString();
  }

  private static boolean needs(ConfigKey key, ConfigKey other) {
    return key.setting().orElseThrow().needs().equals(other.name());
  }

  private static String sample(ValueType type) {
    if (type instanceof ScalarType.Whole) {
      return "3";
    }
    if (type instanceof ScalarType.Text) {
      return "somewhere";
    }
    if (type instanceof ScalarType.Time) {
      return "2 epochs";
    }
    if (type instanceof GroupType.Numbers) {
      return "[0.5, 0.5, 0.5]";
    }
    return type instanceof TreeType ? "[ relu ]" : String.valueOf(type.sample());
  }

  /** Reads a job and resolves it on rows that need not exist; whether both went well. */
  private static boolean resolves(String text, Shape input) {
    try {
      JobSettings job = job(text);
      follow(job, plan(job, input));
      return true;
    } catch (JobException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("Exception");
      return false;
    }
  }

  private static JobSettings job(String text) {
    return new ConfigReader(Map.of())
        .read(ConfigSource.ofText("job.conf", DATA + text), List.of())
        .job();
  }

  private static TrainingPlan plan(JobSettings job, Shape input) {
    int shards =
        job.training().shards().orElse(JobSettings.defaultShards(job.training().batchSize()));
    ShardLayout layout = new ShardLayout(shards, input.size(), false, false, ROWS, ROWS / 10, 0);
    List<String> classes =
        job.loss() instanceof BinaryCrossEntropy ? List.of("a", "b") : List.of("a", "b", "c");
    return PlanResolver.resolve(
        job.withNetwork(job.network().withColumns(columns(input))),
        job.task() == Task.REGRESSION ? List.of() : classes,
        input,
        layout);
  }

  /** All kinds of columns, for networks that take them. */
  private static List<InputColumn> columns(Shape input) {
    return List.of(
        new InputColumn("numbers", InputColumn.Kind.NUMBER, input.size() - 2),
        new InputColumn("few", InputColumn.Kind.CATEGORY, 5),
        new InputColumn("many", InputColumn.Kind.CATEGORY, 1000));
  }

  /** What is computed of a plan before a worker begins. */
  private static void follow(JobSettings job, TrainingPlan plan) {
    assertThat(plan.totalSteps()).isPositive();
    Workload work = Workload.of(plan);
    assertThat(work.flopsPerRow()).isPositive();
    Assignment worker = Assignment.of(plan.shards(), 1).get(0);
    assertThat(MemoryEstimate.workerBuffers(plan, worker)).isPositive();
    assertThat(MemoryEstimate.driver(plan, job.optimizer().slots(), true)).isPositive();
    long perEpoch = plan.schedule().stepsPerEpoch();
    LearningRate rate = LearningRate.of(job.optimizer());
    for (long step : new long[] {0, perEpoch, plan.totalSteps() - 1}) {
      assertThat(rate.at(step, perEpoch, plan.totalSteps())).isNotNaN();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("numbers")
  void number_atTheEndsOfItsType_makesAPlanOrAnErrorInWords(String path, ConfigKey key) {
    boolean some = false;
    for (Shape shape : SHAPES) {
      for (String number : some ? List.<String>of() : NUMBERS) {
        for (String value : values(key, number)) {
          some |= resolves(job(key, value), shape);
        }
      }
    }
    assertThat(some || path.startsWith("data.")).as(job(key, "1")).isTrue();
  }

  static List<String> large() {
    return List.of(
        "network = [{ dense = 100000 }, { dense = 100000 }]",
        "network = [{ dense = 1000000 }, relu, { dense = output }], training.batchSize = 1000000",
        "network = [{ dense = 1 }, { dense = 1500000000 }, { batchNorm { gamma = fixed, beta = fixed } }, { dense = 1 }, { dense = output }]",
        "network = [{ mlp { depth = 1000, width = 100000 } }]",
        "network = [{ conv2d { filters = 1, kernel = 32768, padding = 1073741824 } }, flatten, { dense = output }]",
        "network = [{ conv2d { filters = 1, kernel = 32767, dilation = 32768 } }, flatten, { dense = output }]",
        "network = [{ resnet { width = 100000 } }]",
        "training { batchSize = 2147483647, shards = 1 }",
        "network = [flatten, { dense = 100000 }, { dense = output }], training.observe { rows = 65536, units = 65536 }");
  }

  @ParameterizedTest
  @MethodSource("large")
  void sizes_thatNoArrayHolds_areRefusedInWords(String text) {
    for (Shape shape : SHAPES) {
      assertThat(resolves(text, shape)).isFalse();
    }
  }

  @Test
  void weights_thatAreTooMany_nameTheirLayer() {
    assertThatThrownBy(
            () ->
                plan(
                    job("network = [{ dense = 100000 }, { dense = 100000 }, { dense = output }]"),
                    SHAPES.get(1)))
        .isInstanceOf(JobException.class)
        .hasMessage(
            "network: layer 1 (dense) cannot have its weights for rows of shape 100000: the shape"
                + " [100000, 100000] has more than 2^31-1 values");
  }

  @Test
  void numbers_ofAJob_areMany() {
    assertThat(numbers()).hasSizeGreaterThan(80);
  }

  @Test
  void augmentation_ofRowsThatAreNoImages_isRefused() {
    assertThatThrownBy(() -> plan(job("data.augment.crop = 1"), SHAPES.get(1)))
        .isInstanceOf(JobException.class)
        .hasMessage("data.augment needs images, but rows have the shape 192; give data.shape");
  }
}
