package io.github.syncbn.driver.file;

import io.github.syncbn.driver.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write to one place, which one job has at a time: a folder beside it, or in it, in
 * which each job that wants it puts a file of its own and then looks whether it is alone. Whoever
 * sees another withdraws, so that of two at once at most one goes on. This asks for nothing that
 * object stores do not have: no renaming, no appending, no creation that excludes others; only that
 * a listing shows what was written before it.
 *
 * <p>The file is written anew every {@value #RENEW_MILLIS} ms. One that is not for {@value
 * #EXPIRY_MILLIS} ms belongs to a job that has died, and is removed; where the process is known to
 * have ended on this very machine, at once. A job that finds its own file gone has been taken for
 * dead and must not write any more.
 *
 * <p>Taking it also shows that the place can be written to.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  static final long RENEW_MILLIS = 10_000;
  static final long EXPIRY_MILLIS = 60_000;
  static final long LOOK_MILLIS = 1_000;
  private static final int TIES = 5;

  private final ClaimFolder claims;
  private final Thread renewal;
  private boolean lost;
  private boolean closed;

  /** How to wait; tests do not. */
  interface Pause {
    void sleep(long millis) throws InterruptedException;
  }

  private Lease(ClaimFolder claims) {
    this.claims = claims;
    this.renewal = new Thread(this::renew, "syncbn-lease");
    renewal.setDaemon(true);
    renewal.start();
  }

  /**
   * Takes the right to write files into a folder, which need not exist.
   *
   * @param what names the place in messages, as in {@code checkpoint.path}
   * @throws JobException CONFIGURATION if another job has it, or the place cannot be written to;
   *     CANCELLED if the thread is interrupted while it waits whether another job is alive
   */
  public static Lease inside(String what, Path path, Configuration hadoop) {
    return take(what, path, new Path(path, ".lease"), hadoop, Thread::sleep);
  }

  /** The same of a file or folder that is written as a whole, and need not exist. */
  public static Lease beside(String what, Path path, Configuration hadoop) {
    return beside(what, path, hadoop, Thread::sleep);
  }

  static Lease beside(String what, Path path, Configuration hadoop, Pause pause) {
    Path folder = HadoopPath.beside(path, "." + path.getName() + ".lease");
    return take(what, path, folder, hadoop, pause);
  }

  private static Lease take(
      String what, Path path, Path folder, Configuration hadoop, Pause pause) {
    try {
      ClaimFolder claims =
          new ClaimFolder(StoredFile.plain(HadoopPath.files(path, hadoop)), folder);
      Optional<Claim> other = take(claims, pause);
      if (other.isPresent()) {
        throw new JobException(
            JobException.Kind.CONFIGURATION,
            what
                + " "
                + path
                + " is being written by another job, "
                + other.get()
                + "; wait for its end, or name another place");
      }
      return new Lease(claims);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          what + " " + path + " cannot be written to: " + reason(e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException(
          JobException.Kind.CANCELLED, "cancelled while waiting for " + what + " " + path, e);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
  }

  /** Leaves our claim alone in its folder, or says who has one. */
  private static Optional<Claim> take(ClaimFolder claims, Pause pause)
      throws IOException, InterruptedException {
    for (int tie = 0; tie < TIES; tie++) {
      List<FileStatus> others = others(claims);
      if (others.isEmpty() && claims.contains()) {
        return Optional.empty();
      }
      long now = claims.contains() ? claims.written() : 0;
      claims.remove();
      for (FileStatus other : others) {
        Optional<Claim> alive = outlive(claims, other, now, pause);
        if (alive.isPresent()) {
          return alive;
        }
      }
      // Of two that come at once both withdraw: not in step again.
      pause.sleep(Math.floorMod(claims.number(), LOOK_MILLIS));
    }
    return Optional.of(Claim.UNREADABLE);
  }

  /** Writes our claim, and then looks for others. */
  private static List<FileStatus> others(ClaimFolder claims) throws IOException {
    try {
      claims.write();
      return claims.others();
    } catch (IOException e) {
      withdraw(claims);
      throw e;
    }
  }

  private static void withdraw(ClaimFolder claims) {
    try {
      claims.remove();
    } catch (IOException e) {
      LOG.debug("a claim in {} stays, and lapses", claims, e);
    }
  }

  /**
   * Waits for the end of another claim, and removes it if nobody renews it.
   *
   * @param now of the clock of the file system, in milliseconds
   * @return whose it is, if that job is alive
   */
  private static Optional<Claim> outlive(
      ClaimFolder claims, FileStatus other, long now, Pause pause)
      throws IOException, InterruptedException {
    Claim claim;
    try {
      claim = claims.read(other);
      Claim.Life life = claim.life();
      long written = other.getModificationTime();
      long age = written > 0 ? Math.max(0, now - written) : 0;
      long left = life == Claim.Life.ENDED ? 0 : EXPIRY_MILLIS - age;
      if (left > 0) {
        LOG.info("{} is claimed by {}; waiting for its next sign of life", claims, claim);
      }
      for (; left > 0; left -= LOOK_MILLIS) {
        pause.sleep(LOOK_MILLIS);
        if (!claims.read(other).equals(claim) || life == Claim.Life.RUNS) {
          return Optional.of(claim);
        }
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    LOG.warn("{} was claimed by {}, which is gone: this job goes on in its place", claims, claim);
    claims.remove(other);
    return Optional.empty();
  }

  private void renew() {
    try {
      do {
        Thread.sleep(RENEW_MILLIS);
      } while (renewed());
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  private synchronized boolean renewed() {
    if (held()) {
      try {
        claims.write();
      } catch (IOException e) {
        LOG.debug("the claim in {} cannot be renewed now", claims, e);
      }
    }
    return !lost && !closed;
  }

  /** Whether this job may write: no other has taken it for dead. */
  public synchronized boolean held() {
    try {
      lost = lost || !claims.contains();
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at; what is written will show", claims, e);
    }
    return !lost && !closed;
  }

  /**
   * Fails where this job may not write any more.
   *
   * @throws IOException if another job has taken over
   */
  public void require() throws IOException {
    if (!held()) {
      throw new IOException(
          "another job has taken over, as this one gave no sign of life for "
              + EXPIRY_MILLIS / 1_000
              + " s");
    }
  }

  /** Lets others have it. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      renewal.interrupt();
      withdraw(claims);
    }
  }
}
