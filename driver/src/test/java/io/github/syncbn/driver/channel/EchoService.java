package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A driver that only combines: the sums are the answers, the parameters are the gradients' sum. */
final class EchoService implements StepService {
  private final List<Assignment> workers;
  private final int longest;
  private final float[] parameters;
  private final List<Long> cpuAtExchange = new ArrayList<>();
  private final List<Long> cpuAtPush = new ArrayList<>();
  private TreeCombiner combiner;
  private volatile Throwable cause;

  EchoService(List<Assignment> workers, int parameters, int longest) {
    this.workers = workers;
    this.parameters = new float[parameters];
    this.longest = Math.max(longest, 8);
  }

  @Override
  public void meet(List<Assignment> holders, List<Assignment> tasks) {
    combiner =
        TreeCombiner.ofAll(new ReductionTree(holders.get(holders.size() - 1).toShard()), holders);
  }

  @Override
  public List<SparseTable> tables() {
    return List.of();
  }

  @Override
  public int mostShardRows() {
    return 1;
  }

  @Override
  public int longestVector() {
    return longest;
  }

  @Override
  public List<Assignment> assignments() {
    return workers;
  }

  @Override
  public StartPoint ready(List<WorkerReport> reports) {
    return new StartPoint(model(), 0, StartPoint.Next.STEP);
  }

  private ModelState model() {
    return new ModelState(parameters, new double[4]);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  @Override
  public Verdict reduce(Exchange exchange, double[][] values, double[] result) {
    combiner.combine(exchange.reduction(), exchange.length(), exchange.groups(), values, result);
    cpuAtExchange.add(cpu());
    return Verdict.GO_ON;
  }

  @Override
  public ChunkedCommit commit(StepPush[] pushes) {
    cpuAtPush.add(cpu());
    Node root = combiner.cover(1).get(0);
    return new ChunkedCommit() {
      @Override
      public void combine(float[][][] chunks, int from, int to) {
        float[] sum = combiner.combine(root, chunks, from, from, to);
        System.arraycopy(sum, 0, parameters, from, to - from);
      }

      @Override
      public void combine(SparseRows[][][] rows) {}

      @Override
      public boolean updatesAtOnce() {
        return true;
      }

      @Override
      public Optional<SparseRows[]> changed() {
        return Optional.of(new SparseRows[0]);
      }

      @Override
      public float[] nextParameters() {
        return parameters;
      }

      @Override
      public int phases() {
        return 1;
      }

      @Override
      public void help(int phase) {
        throw new UnsupportedOperationException("one phase");
      }

      @Override
      public ModelState finish() {
        return model();
      }
    };
  }

  @Override
  public ModelState model(ModelKind kind) {
    return model();
  }

  @Override
  public void failed(int worker, Throwable why) {
    cause = why;
  }

  Throwable cause() {
    return cause;
  }

  double cpuMicrosPerExchange(int warmUp, int count) {
    return perCall(cpuAtExchange, warmUp, count);
  }

  double cpuMicrosPerPush(int warmUp, int count) {
    return perCall(cpuAtPush, warmUp, count);
  }

  private static double perCall(List<Long> cpu, int warmUp, int count) {
    return (cpu.get(warmUp + count - 1) - cpu.get(warmUp)) / 1e3 / (count - 1);
  }
}
