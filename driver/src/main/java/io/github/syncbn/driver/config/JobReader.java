package io.github.syncbn.driver.config;

import io.github.syncbn.driver.job.CheckpointSettings;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.network.Network;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a job, section by section. */
final class JobReader {
  private final Section root;
  private final String source;

  JobReader(Section root, String source) {
    this.root = root;
    this.source = source;
  }

  JobConfig read() {
    Task task = Task.valueOf(root.text("task").toUpperCase(Locale.ROOT));
    root.optional("vars", Object.class);
    DataSettings data = new DataReader(root.section("data")).read();
    Network network = new NetworkReader(root).read();
    Loss loss = loss(task);
    Optimizer optimizer = OptimizerReader.read(root.choice("optimizer"));
    JobSettings.Training training = TrainingReader.read(root.section("training"));
    BlasChoice blas =
        BlasChoice.valueOf(root.section("numerics").text("blas").toUpperCase(Locale.ROOT));
    JobSettings job = new JobSettings(task, data, network, loss, optimizer, training, blas, source);
    JobRules.check(job, root);
    Section model = root.section("model");
    ModelOutput output = new ModelOutput(model.optionalText("path"), model.flag("overwrite"));
    Optional<CheckpointSettings> checkpoint =
        root.has("checkpoint")
            ? Optional.of(checkpoint(root.section("checkpoint")))
            : Optional.empty();
    return new JobConfig(job, output, checkpoint);
  }

  private Loss loss(Task task) {
    Optional<Choice> choice = root.choice("loss");
    if (choice.isEmpty()) {
      return task.loss();
    }
    Section arguments = choice.get().arguments();
    if (choice.get().name().equals("meanSquaredError")) {
      return new MeanSquaredError(arguments.flag("standardizeLabel"));
    }
    return new CrossEntropy(
        arguments.number("labelSmoothing"),
        classWeights(arguments.optional("classWeights", Object.class).orElse("none")));
  }

  @SuppressWarnings("unchecked")
  private static ClassWeights classWeights(Object value) {
    if (value instanceof Map<?, ?> weights) {
      return new ClassWeights.ByLabel((Map<String, Double>) weights);
    }
    return value.equals("balanced") ? new ClassWeights.Balanced() : new ClassWeights.None();
  }

  private static CheckpointSettings checkpoint(Section section) {
    Optional<Long> steps = section.optionalInteger("everySteps");
    Optional<Integer> epochs = section.optionalInteger("everyEpochs").map(Long::intValue);
    Optional<Double> minutes = section.optionalNumber("everyMinutes");
    boolean none = steps.isEmpty() && epochs.isEmpty() && minutes.isEmpty();
    return new CheckpointSettings(
        section.text("path"),
        steps,
        none ? Optional.of(1) : epochs,
        minutes,
        section.integer("keep"));
  }
}
