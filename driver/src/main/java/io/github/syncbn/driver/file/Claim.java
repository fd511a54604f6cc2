package io.github.syncbn.driver.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Who writes to a place, as others read it.
 *
 * @param host for people
 * @param machine what only those share who see the same processes; empty if unknown
 * @param process its number there
 * @param started when the process began; numbers of processes come again
 * @param beat how often it has been renewed
 */
record Claim(String host, String machine, long process, Instant started, long beat) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A claim that cannot be read, because it is being written or is none of ours. */
  static final Claim UNREADABLE = new Claim("unknown", "", 0, Instant.EPOCH, 0);

  /** That of this process. */
  static Claim ofThisProcess() {
    ProcessHandle self = ProcessHandle.current();
    return new Claim(hostName(), thisMachine(), self.pid(), began(self), 0);
  }

  /** The same, renewed. */
  Claim renewed() {
    return new Claim(host, machine, process, started, beat + 1);
  }

  private static Instant began(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /**
   * Of Linux: the boot, the space in which processes are numbered, which containers have, and the
   * user, as those of others may be hidden.
   */
  private static String thisMachine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
          + " "
          + System.getProperty("user.name");
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return "";
    }
  }

  /** What is known of its process. */
  enum Life {
    RUNS,
    ENDED,
    UNKNOWN
  }

  /** What this machine knows of the process; that of another machine cannot be seen. */
  Life life() {
    if (machine.isEmpty() || !machine.equals(thisMachine())) {
      return Life.UNKNOWN;
    }
    boolean runs =
        ProcessHandle.of(process)
            .filter(running -> running.isAlive() && same(began(running), started))
            .isPresent();
    return runs ? Life.RUNS : Life.ENDED;
  }

  /** Times of one process may differ by a correction of the clock. */
  private static boolean same(Instant one, Instant other) {
    return Duration.between(one, other).abs().toSeconds() < 10;
  }

  byte[] toBytes() throws IOException {
    return JSON.writeValueAsBytes(
        JSON.createObjectNode()
            .put("host", host)
            .put("machine", machine)
            .put("process", process)
            .put("started", started.toString())
            .put("beat", beat));
  }

  static Claim of(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      return new Claim(
          json.path("host").asText("unknown"),
          json.path("machine").asText(""),
          json.path("process").asLong(),
          Instant.parse(json.path("started").asText()),
          json.path("beat").asLong());
    } catch (IOException | DateTimeParseException | IllegalArgumentException e) {
      return UNREADABLE;
    }
  }

  @Override
  public String toString() {
    return equals(UNREADABLE)
        ? "a process that cannot be told"
        : "process " + process + " on " + host;
  }
}
