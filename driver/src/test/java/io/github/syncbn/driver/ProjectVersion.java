package io.github.syncbn.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of syncbn, from the one place that says it. */
public final class ProjectVersion {
  private static final Pattern REVISION = Pattern.compile("<revision>([^<]+)</revision>");

  private ProjectVersion() {}

  /** As the parent of the modules has it. */
  public static String read() throws IOException {
    Matcher version = REVISION.matcher(Files.readString(Path.of("../pom.xml")));
    if (!version.find()) {
      throw new IOException("../pom.xml has no <revision>");
    }
    return version.group(1);
  }
}
