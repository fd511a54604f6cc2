package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.ReductionService;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.stats.Reduction;
import java.util.function.Consumer;

/**
 * The end of a step in an executor. It begins once the loss is known: the sums leave, then, under
 * the backward pass, the chunks of the dense gradient that are complete. When the tasks meet for
 * the last time they merge the rest of their gradients, and one of them exchanges it for
 * parameters.
 */
final class MergedPush implements ReductionService.Commit {
  /**
   * What the ends of all steps of an executor share.
   *
   * @param link to the driver
   * @param combiner says which nodes the executor's tasks can finish
   * @param vectors merges vectors of doubles
   * @param transfer exchanges dense gradients for parameters
   * @param rows exchanges the others
   * @param frame for the sums: it is in use until a step ends
   */
  record Route(
      Link link,
      TreeCombiner combiner,
      VectorMerge vectors,
      ParameterTransfer transfer,
      RowTransfer rows,
      FrameWriter frame) {}

  private final Route route;
  private final Consumer<ModelState> onFinish;
  private final float[] parameters;
  private final double[] running;
  private final GradientMerge merge;
  private final PendingReply committed;
  private final ParameterTransfer.Transfer gradients;
  private final long step;
  private int complete;
  private int changedPieces;

  /**
   * Sends the sums.
   *
   * @param model the model of this step; its parameters are replaced in place
   * @param onFinish is given the model of the next step
   */
  MergedPush(StepPush[] pushes, Route route, ModelState model, Consumer<ModelState> onFinish) {
    this.route = route;
    this.onFinish = onFinish;
    this.parameters = model.parameters();
    this.running = new double[model.runningStatistics().length];
    this.complete = parameters.length;
    this.merge = new GradientMerge(route.combiner(), pushes, pushes[0].gradients()[0].length);
    this.step = pushes[0].step();
    int length = pushes[0].sumsLength();
    Link link = route.link();
    link.at(step);
    FrameWriter frame = route.frame();
    frame.begin(FrameType.PUSH, link.next()).putLong(step).putInt(length);
    route.vectors().write(frame, Reduction.SUM, length, 1, StepPush.sums(pushes));
    this.committed =
        link.send(
            frame.end(),
            "commit of step " + step,
            reply -> {
              reply.getDoubles("running statistics", running, 0, running.length);
              changedPieces = reply.getInt("pieces", RowTransfer.ANY, Integer.MAX_VALUE);
              route.rows().read(reply, parameters);
            });
    this.gradients = route.transfer().exchange(step, merge, parameters);
  }

  /** The gradients of all tasks are complete from this parameter on. */
  void complete(int from) {
    complete = from;
  }

  /** Sends what is complete, as long as that needs no waiting. */
  void sendAhead() {
    while (gradients.from() >= complete && gradients.ready()) {
      merge.mergeTail(gradients.from(), gradients.to());
      gradients.send();
    }
  }

  @Override
  public int phases() {
    return 1;
  }

  @Override
  public void help(int phase) {
    merge.help();
  }

  @Override
  public ModelState finish() {
    if (route.rows().isNeeded()) {
      route.rows().push(step, merge.sparseNodes());
    }
    boolean received = gradients.finish();
    route.rows().settle();
    route.link().await(committed);
    if (changedPieces == RowTransfer.ANY) {
      route.transfer().fetch(parameters);
    } else {
      route.rows().fetch(changedPieces, parameters);
      if (!received) {
        route.transfer().fetchDense(parameters);
      }
    }
    ModelState next = new ModelState(parameters, running);
    onFinish.accept(next);
    return next;
  }
}
