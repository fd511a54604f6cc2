package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.planning.StepCosts;
import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.RemoteMember;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Teammates;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.SparseRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;

/**
 * Measures the reduction service on loopback: client channels in processes of their own, the real
 * service in this one. Prints, per number of channels, percentiles of one all-reduce and of the end
 * of a step, and what both cost the driver's CPU. Where other programs disturb, the tenth
 * percentile says more than the median. Before either is measured it is done as many times
 * unmeasured: Java's compiler takes hundreds of steps of a large model, and a cold one costs five
 * times as much.
 *
 * <p>Run it with the test class path: {@code ChannelBenchmark PROCESSES CHANNELS DOUBLES PARAMETERS
 * EXCHANGES}, where the numbers of channels and of doubles may be lists with commas. System
 * properties, for a network that is not loopback: {@code host}, where the service listens; {@code
 * client}, words before the command of a client process, in which {@code %d} is its number; {@code
 * pushes}, how many are measured; {@code gigabits}, what a line carries in a second, by which a
 * last column says how long the end of a step takes by {@link StepCosts#stepEnd}.
 */
public final class ChannelBenchmark {
  private static final long PUSHED_PARAMETERS = 1_000_000_000;
  private static final int MOST_PUSHES = 1_000;
  private static final int LEAST_PUSHES = 60;

  private ChannelBenchmark() {}

  private static String host() {
    return System.getProperty("host", "127.0.0.1");
  }

  /** How often a step ends while that is measured: less often where much is pushed. */
  private static int pushes(int channels, int parameters) {
    Integer told = Integer.getInteger("pushes");
    if (told != null) {
      return told;
    }
    long many = PUSHED_PARAMETERS / ((long) channels * parameters);
    return (int) Math.max(LEAST_PUSHES, Math.min(MOST_PUSHES, many));
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("client")) {
      client(arguments);
      return;
    }
    int processes = Integer.parseInt(arguments[0]);
    int parameters = Integer.parseInt(arguments[3]);
    int exchanges = Integer.parseInt(arguments[4]);
    System.out.println(
        "channels  doubles  parameters  allReduce us: p10    p50    p99  driver CPU  push us: p10  "
            + "  p50  driver CPU");
    for (String channels : arguments[1].split(",")) {
      for (String doubles : arguments[2].split(",")) {
        measure(
            processes,
            Integer.parseInt(channels),
            Integer.parseInt(doubles),
            parameters,
            exchanges);
      }
    }
    System.exit(0);
  }

  private static TransportConf conf() {
    return new TransportConf(
        "syncbn",
        new MapConfigProvider(
            Map.of(
                "spark.syncbn.io.mode",
                "AUTO",
                "spark.syncbn.io.serverThreads",
                System.getProperty("serverThreads", "2"),
                "spark.syncbn.io.clientThreads",
                "1")));
  }

  private static int shards(int channels) {
    return channels == 1 ? 1 : Integer.highestOneBit(channels - 1) << 1;
  }

  private static void measure(
      int processes, int channels, int doubles, int parameters, int exchanges) throws Exception {
    List<Assignment> workers = Assignment.of(shards(channels), channels);
    EchoService service = new EchoService(workers, parameters, doubles);
    SparkConf settings = new SparkConf(false).set("spark.driver.host", host());
    try (ChannelServer server =
        new ChannelServer(ChannelSettings.of(settings), conf(), List.of())) {
      ChannelServer.Open open = server.open(workers, TaskSpeeds.UNKNOWN, service, () -> {});
      List<Process> clients = new ArrayList<>();
      for (int p = 0; p < Math.min(processes, channels); p++) {
        int from = p * channels / processes;
        int to = Math.max(from + 1, (p + 1) * channels / processes);
        clients.add(start(p, open.address(), from, Math.min(to, channels), doubles, exchanges));
      }
      String[] first = null;
      for (Process client : clients) {
        String out =
            new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (client.waitFor() != 0) {
          throw new IllegalStateException("a client failed: " + service.cause());
        }
        first = first == null ? out.split(" ") : first;
      }
      int pushes = pushes(channels, parameters);
      System.out.printf(
          "%8d  %7d  %10d  %18s %6s %6s  %10.1f  %12s %6s  %10.1f%s%n",
          channels,
          doubles,
          parameters,
          first[0],
          first[1],
          first[2],
          service.cpuMicrosPerExchange(exchanges, exchanges),
          first[3],
          first[4],
          service.cpuMicrosPerPush(pushes, pushes),
          predicted(channels, parameters));
    }
  }

  private static String predicted(int channels, int parameters) {
    String gigabits = System.getProperty("gigabits");
    if (gigabits == null) {
      return "";
    }
    StepCosts costs = StepCosts.LOOPBACK.over(0, Double.parseDouble(gigabits) * 1e9 / 8);
    return "  %8.0f".formatted(costs.stepEnd(channels, parameters) * 1e6);
  }

  private static Process start(
      int number, ChannelAddress address, int from, int to, int doubles, int exchanges)
      throws Exception {
    List<String> command = new ArrayList<>();
    String words = System.getProperty("client", "").formatted(number).strip();
    if (!words.isEmpty()) {
      command.addAll(List.of(words.split(" ")));
    }
    command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx700m"));
    java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            argument ->
                argument.startsWith("--add-")
                    || argument.startsWith("-Dhost=")
                    || argument.startsWith("-Dpushes="))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ChannelBenchmark.class.getName(),
            "client",
            String.valueOf(address.port()),
            address.attempt().toString(),
            HexFormat.of().formatHex(address.token()),
            String.valueOf(from),
            String.valueOf(to),
            String.valueOf(doubles),
            String.valueOf(exchanges)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void client(String[] arguments) throws Exception {
    ChannelAddress address =
        new ChannelAddress(
            host(),
            Integer.parseInt(arguments[1]),
            UUID.fromString(arguments[2]),
            HexFormat.of().parseHex(arguments[3]),
            new ChannelAddress.Timing(3_000, 60_000, 60_000));
    int from = Integer.parseInt(arguments[4]);
    int to = Integer.parseInt(arguments[5]);
    int doubles = Integer.parseInt(arguments[6]);
    int exchanges = Integer.parseInt(arguments[7]);
    List<Thread> threads = new ArrayList<>();
    for (int w = from; w < to; w++) {
      int worker = w;
      boolean prints = w == from;
      Thread thread = new Thread(() -> work(address, worker, doubles, exchanges, prints));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.exit(0);
  }

  private static void work(
      ChannelAddress address, int worker, int doubles, int exchanges, boolean prints) {
    Hello hello =
        new Hello(
            address.attempt(),
            address.token(),
            worker,
            "executor " + worker,
            "localhost",
            "the same");
    try (RemoteMember member =
        new RemoteMember(address, hello, conf(), List.of(), Teammates.NONE)) {
      Assignment seat = member.join();
      int parameters =
          member
              .ready(new WorkerReport(seat.worker(), 0, 0, List.of(), "the same"))
              .model()
              .parameters()
              .length;
      double[] values = new double[doubles * seat.shards()];
      double[] result = new double[doubles];
      long[] times = new long[exchanges];
      for (int i = 0; i < 2 * exchanges; i++) {
        long start = System.nanoTime();
        member.allReduce(
            // Statistics of a layer would wait for no answer where there is one executor.
            new Exchange(Exchange.Phase.LOSS, i, 0, Reduction.SUM, doubles, 1), values, result);
        if (i >= exchanges) {
          times[i - exchanges] = System.nanoTime() - start;
        }
      }
      // A holder of several nodes of the tree sends a gradient for each.
      int nodes =
          new ReductionTree(shards(seat.workers()))
              .cover(
                  seat.fromShard(),
                  seat.toShard(),
                  new ReductionTree(shards(seat.workers())).height())
              .size();
      float[][] gradients = new float[nodes][parameters];
      int count = pushes(seat.workers(), parameters);
      long[] pushes = new long[count];
      for (int i = 0; i < 2 * count; i++) {
        long start = System.nanoTime();
        member.push(
            new StepPush(
                i,
                gradients,
                new SparseRows[gradients.length][0],
                new double[3 * seat.shards()],
                3));
        if (i >= count) {
          pushes[i - count] = System.nanoTime() - start;
        }
      }
      member.bye();
      if (prints) {
        Arrays.sort(times);
        Arrays.sort(pushes);
        System.out.printf(
            "%d %d %d %d %d%n",
            times[exchanges / 10] / 1000,
            times[exchanges / 2] / 1000,
            times[exchanges * 99 / 100] / 1000,
            pushes[count / 10] / 1000,
            pushes[count / 2] / 1000);
      }
    }
  }
}
