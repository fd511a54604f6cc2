package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.channel.ChannelServer;
import io.github.syncbn.driver.channel.ExecutorPace;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.driver.channel.TaskSpeeds;
import io.github.syncbn.driver.spark.Executors;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.InJvmGroup;
import io.github.syncbn.worker.spark.MeetingPlace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;

/**
 * Where the workers of one attempt meet: in this JVM where Spark is local, at a port otherwise. The
 * model is the same bits in either.
 */
interface AttemptGroup extends AutoCloseable {

  /** What the tasks are told. */
  MeetingPlace place();

  /** How fast executors compute; none where all is one JVM. */
  List<ExecutorPace> paces();

  /** Releases all workers with an error. */
  void abort(Throwable cause);

  /** Ends the attempt. */
  @Override
  void close();

  /**
   * Opens a group.
   *
   * @param attempt name, unique in this JVM
   * @param workers ranges of shards, as they are divided without regard to speed
   * @param speeds by which they are divided among executors
   * @param longest wait for others within this JVM; over the network, the driver's settings decide
   */
  static AttemptGroup open(
      SparkContext context,
      String attempt,
      List<Assignment> workers,
      TaskSpeeds speeds,
      StepService service,
      Duration longest) {
    return context.isLocal()
        ? new Local(attempt, new InJvmGroup(attempt, service, longest.toNanos()))
        : Network.open(context, workers, speeds, service);
  }

  /** Tasks are threads of this JVM. */
  record Local(String attempt, InJvmGroup group) implements AttemptGroup {
    @Override
    public MeetingPlace place() {
      return new MeetingPlace.InDriver(attempt);
    }

    @Override
    public List<ExecutorPace> paces() {
      return List.of();
    }

    @Override
    public void abort(Throwable cause) {
      group.abort(cause);
    }

    @Override
    public void close() {
      group.close(attempt);
    }
  }

  /** Tasks are in executors. */
  record Network(ChannelServer server, ChannelServer.Open attempt) implements AttemptGroup {
    static Network open(
        SparkContext context, List<Assignment> workers, TaskSpeeds speeds, StepService service) {
      ChannelServer server = ChannelServer.of(SparkEnv.get());
      server.expect(Executors.hosts(context));
      return new Network(server, server.open(workers, speeds, service, () -> {}));
    }

    @Override
    public MeetingPlace place() {
      return new MeetingPlace.OverNetwork(attempt.address());
    }

    @Override
    public List<ExecutorPace> paces() {
      return attempt.session().paces();
    }

    @Override
    public void abort(Throwable cause) {
      attempt.session().abort(-1, cause);
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new JobException(
            JobException.Kind.CLUSTER, "the reduction service cannot be closed", e);
      }
    }
  }
}
