package io.github.syncbn.driver.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the table of wrong jobs. */
final class WrongJobs {
  private WrongJobs() {}

  /** One wrong job: its text, its overrides, and every line of the error it gives. */
  record WrongJob(String name, String text, List<String> overrides, List<String> errors) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<WrongJob> read() throws IOException {
    try (InputStream in = WrongJobs.class.getResourceAsStream("wrong-jobs.txt")) {
      List<WrongJob> jobs = new ArrayList<>();
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String block : all.split("(?m)^=== ")) {
        if (!block.isBlank()) {
          jobs.add(parse(block));
        }
      }
      return jobs;
    }
  }

  private static WrongJob parse(String block) {
    StringBuilder text = new StringBuilder();
    List<String> overrides = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    List<String> lines = block.lines().toList();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("--set ")) {
        overrides.add(line.substring("--set ".length()));
      } else if (line.startsWith("> ")) {
        errors.add(line.substring(2));
      } else {
        text.append(line).append('\n');
      }
    }
    return new WrongJob(lines.get(0), text.toString(), overrides, errors);
  }
}
