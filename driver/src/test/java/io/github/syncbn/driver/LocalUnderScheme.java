package io.github.syncbn.driver;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local file system under a scheme of its own, for tests that need another kind of store. */
public abstract class LocalUnderScheme extends RawLocalFileSystem {
  private final String scheme;

  protected LocalUnderScheme(String scheme) {
    this.scheme = scheme;
  }

  /** Hadoop settings in which the scheme is known. */
  protected static Configuration configuration(
      String scheme, Class<? extends LocalUnderScheme> files) {
    Configuration configuration = new Configuration();
    configuration.setClass("fs." + scheme + ".impl", files, FileSystem.class);
    configuration.setBoolean("fs." + scheme + ".impl.disable.cache", true);
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create(scheme + ":///");
  }

  @Override
  public String getScheme() {
    return scheme;
  }
}
