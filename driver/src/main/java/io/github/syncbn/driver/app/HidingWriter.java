package io.github.syncbn.driver.app;

import io.github.syncbn.driver.secret.Secrets;
import java.io.PrintWriter;

/** Prints texts without secrets: paths of the command line may have them, too. */
final class HidingWriter extends PrintWriter {

  /** A writer to another that flushes after each line. */
  HidingWriter(PrintWriter out) {
    super(out, true);
  }

  @Override
  public void write(String text, int offset, int length) {
    String shown = Secrets.ofProcess().hide(text.substring(offset, offset + length));
    super.write(shown, 0, shown.length());
  }
}
