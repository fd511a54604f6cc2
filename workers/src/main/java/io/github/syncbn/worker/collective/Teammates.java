package io.github.syncbn.worker.collective;

/** The other threads that work for a training in this JVM, as one that waits sees them. */
public interface Teammates {
  /** Nobody. */
  Teammates NONE =
      new Teammates() {
        @Override
        public boolean help() {
          return false;
        }

        @Override
        public void together(Runnable work) {
          work.run();
        }

        @Override
        public long computed() {
          return 0;
        }
      };

  /** Computes a piece of what another has to do; false if there is nothing to take. */
  boolean help();

  /** Runs work that shares itself out among all who run it, by every thread that has time. */
  void together(Runnable work);

  /** Nanoseconds in which the thread that asks has computed in steps so far, without waiting. */
  long computed();
}
