package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.stats.Reduction;

/**
 * The life of a worker that answers questions about batches instead of training: it asks for the
 * next question until there are none. Loss and gradient come by the very code of a training step,
 * so that they are those of a step, bit by bit.
 */
final class AnalysisProgram {
  private final TrainingPlan plan;
  private final Collective collective;
  private final JoinedWorker worker;
  private ModelState model;
  private long asked;

  AnalysisProgram(TrainingPlan plan, Collective collective, JoinedWorker worker) {
    this.plan = plan;
    this.collective = collective;
    this.worker = worker;
    this.model = worker.start().model();
  }

  /** Answers until the driver has no more questions. */
  void answer() {
    for (Question question = next(); question.kind() != Question.Kind.END; question = next()) {
      switch (question.kind()) {
        case MODEL -> model = collective.push(worker.step().fetch(question.step()));
        case LOSS -> worker.step().loss(batch(question), question.observed());
        case GRADIENT -> collective.push(worker.step().run(batch(question), question.observed()));
        case NONE, END -> {}
      }
    }
  }

  private Question next() {
    int length = Question.LENGTH;
    Exchange exchange =
        new Exchange(Exchange.Phase.QUESTION, asked++, -1, Reduction.SUM, length, 1);
    double[] answer = new double[length];
    worker.reducer().allReduce(exchange, new double[worker.sets()[0].length * length], answer);
    return Question.read(answer);
  }

  private TrainingStep.Batch batch(Question question) {
    long perEpoch = plan.schedule().stepsPerEpoch();
    long step = question.step();
    return new TrainingStep.Batch(model, (int) (step / perEpoch), step % perEpoch, step);
  }
}
