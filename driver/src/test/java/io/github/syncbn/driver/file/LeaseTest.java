package io.github.syncbn.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.FaultyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One job writes to a place, and a dead one does not keep others from it. */
class LeaseTest {
  private static final Lease.Pause NONE = millis -> {};

  @TempDir private Path folder;

  @AfterEach
  void repair() {
    FaultyFileSystem.repair();
  }

  private Lease take(Lease.Pause pause) {
    return Lease.beside("the model path", hadoop("m"), new Configuration(), pause);
  }

  private org.apache.hadoop.fs.Path hadoop(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
  }

  private Path claimOf(Claim claim) throws IOException {
    Path file = folder.resolve(".m.lease").resolve("another");
    Files.createDirectories(file.getParent());
    return Files.write(file, claim.toBytes());
  }

  private static Claim elsewhere(long beat) {
    return new Claim("host7", "another machine", 77, Instant.EPOCH, beat);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> !file.equals(folder)).toList();
    }
  }

  @Test
  void place_thatNobodyHas_isTaken_andNothingIsLeft() throws IOException {
    try (Lease lease = Lease.beside("x", hadoop("a/b/m"), new Configuration(), NONE)) {
      assertThat(lease.held()).isTrue();
      lease.require();
      assertThat(files()).hasSize(4);
    }
    assertThat(files()).isEmpty();
    try (Lease lease = Lease.inside("x", hadoop("c/d"), new Configuration())) {
      assertThat(lease.held()).isTrue();
      Files.writeString(folder.resolve("c/d/kept"), "");
    }
    assertThat(files()).hasSize(3).contains(folder.resolve("c/d/kept"));
  }

  @Test
  void place_withAColonInItsName_isTaken() throws IOException {
    org.apache.hadoop.fs.Path place = HadoopPath.of(folder.resolve("run:1").toString());
    try (Lease lease = Lease.beside("x", place, new Configuration(), NONE)) {
      assertThat(lease.held()).isTrue();
      assertThat(folder.resolve(".run:1.lease")).isDirectory();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void place_thatAJobOfThisMachineHas_isRefused_andAfterItsEndTaken() {
    AtomicInteger pauses = new AtomicInteger();
    Lease first = take(NONE);
    assertThatThrownBy(() -> take(millis -> pauses.incrementAndGet()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the model path " + folder.resolve("m") + " is being written by")
        .hasMessageContaining("process " + ProcessHandle.current().pid() + " on ");
    assertThat(pauses).hasValue(1);
    assertThat(first.held()).isTrue();
    first.close();
    assertThat(first.held()).isFalse();
    take(NONE).close();
  }

  @Test
  void job_ofThisMachineThatHasDied_isSucceededAtOnce() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    Instant started = dead.info().startInstant().orElse(Instant.now());
    dead.waitFor();
    Claim own = Claim.ofThisProcess();
    Path claim = claimOf(new Claim(own.host(), own.machine(), dead.pid(), started, 3));
    take(millis -> assertThat(millis).as("a pause between tries").isLessThan(1_000)).close();
    assertThat(claim).doesNotExist();
  }

  @Test
  void processNumber_thatAnotherProcessHasNow_isADeadJob() throws Exception {
    Claim own = Claim.ofThisProcess();
    Claim before = new Claim(own.host(), own.machine(), own.process(), Instant.EPOCH, 3);
    assertThat(before.life()).isEqualTo(Claim.Life.ENDED);
    assertThat(own.life()).isEqualTo(Claim.Life.RUNS);
    assertThat(elsewhere(1).life()).isEqualTo(Claim.Life.UNKNOWN);
    assertThat(Claim.of(own.toBytes())).isEqualTo(own);
    assertThat(Claim.of("{\"process\":3".getBytes())).isEqualTo(Claim.UNREADABLE);
    assertThat(Claim.of(new byte[0])).isEqualTo(Claim.UNREADABLE);
  }

  @Test
  void job_elsewhereThatGivesNoSignOfLife_isSucceededAfterAMinute() throws IOException {
    Path claim = claimOf(elsewhere(3));
    AtomicInteger seconds = new AtomicInteger();
    take(millis -> seconds.addAndGet(millis == Lease.LOOK_MILLIS ? 1 : 0)).close();
    assertThat(seconds.get()).isBetween(58, 60);
    assertThat(claim).doesNotExist();
  }

  @Test
  void job_elsewhereThatGaveItsLastSignLongAgo_isSucceededAtOnce() throws IOException {
    Path claim = claimOf(elsewhere(3));
    Instant then = Instant.now().minus(Duration.ofMillis(Lease.EXPIRY_MILLIS + 2_000));
    Files.setLastModifiedTime(claim, FileTime.from(then));
    take(millis -> assertThat(millis).as("a pause between tries").isLessThan(1_000)).close();
  }

  @Test
  void job_elsewhereThatGivesASign_keepsItsPlace() throws IOException {
    claimOf(elsewhere(3));
    AtomicInteger seconds = new AtomicInteger();
    assertThatThrownBy(
            () ->
                take(
                    millis -> {
                      try {
                        claimOf(elsewhere(seconds.incrementAndGet() < 8 ? 3 : 4));
                      } catch (IOException e) {
                        throw new IllegalStateException(e);
                      }
                    }))
        .hasMessageContaining("process 77 on host7");
    assertThat(seconds).hasValue(8);
    assertThat(files()).as("only the other's claim").hasSize(2);
  }

  @Test
  void job_elsewhereThatEndsMeanwhile_leavesThePlace() throws IOException {
    Path claim = claimOf(elsewhere(3));
    take(millis -> {
          try {
            Files.deleteIfExists(claim);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        })
        .close();
  }

  @Test
  void job_thatWasTakenForDead_mayNotWrite() throws IOException {
    try (Lease lease = take(NONE)) {
      try (Stream<Path> claims = Files.list(folder.resolve(".m.lease"))) {
        Files.delete(claims.findFirst().orElseThrow());
      }
      assertThat(lease.held()).isFalse();
      assertThatThrownBy(lease::require)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another job has taken over");
    }
  }

  @Test
  void place_belowAFile_isRefusedWithTheReason() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "a,b");
    assertThatThrownBy(
            () -> Lease.beside("the model path", hadoop("t.csv/m"), new Configuration(), NONE))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("the model path " + folder.resolve("t.csv/m"))
        .hasMessageContaining("cannot be written to")
        .hasMessageContaining("t.csv");
    assertThat(files()).hasSize(1);
  }

  @Test
  void store_thatRenamesNothing_hasLeasesToo() {
    FaultyFileSystem.renaming = path -> true;
    var place = new org.apache.hadoop.fs.Path("faulty://" + folder.resolve("m"));
    Configuration hadoop = FaultyFileSystem.configuration();
    Lease first = Lease.beside("x", place, hadoop, NONE);
    assertThatThrownBy(() -> Lease.beside("x", place, hadoop, NONE))
        .hasMessageContaining("another job");
    first.close();
    FaultyFileSystem.creation = path -> true;
    assertThatThrownBy(() -> Lease.beside("x", place, hadoop, NONE))
        .hasMessageContaining("no space left");
  }

  @Test
  void manyJobs_atOnce_areNeverTwoAtAPlace() throws Exception {
    int jobs = 4;
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    for (int round = 0; round < 40; round++) {
      CountDownLatch start = new CountDownLatch(jobs);
      List<Future<?>> all =
          Stream.<Runnable>generate(() -> () -> contend(start, inside, taken))
              .limit(jobs)
              .<Future<?>>map(pool::submit)
              .toList();
      for (Future<?> job : all) {
        job.get();
      }
    }
    pool.shutdown();
    assertThat(taken).hasPositiveValue();
    assertThat(files()).isEmpty();
  }

  private void contend(CountDownLatch start, AtomicInteger inside, AtomicInteger taken) {
    start.countDown();
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    try (Lease lease = take(millis -> Thread.sleep(1))) {
      assertThat(inside.incrementAndGet()).isEqualTo(1);
      assertThat(lease.held()).isTrue();
      taken.incrementAndGet();
      inside.decrementAndGet();
    } catch (JobException e) {
      assertThat(e).hasMessageContaining("another job");
    }
  }
}
