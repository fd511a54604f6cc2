package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.util.function.Function;

/**
 * {@code include "x"} and {@code include file("x")} mean a required file beside or below the
 * including one; addresses and the class path are refused.
 */
final class BesideIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private final Function<String, Config> files;
  private final Function<String, Config> others;

  /**
   * An includer.
   *
   * @param files reads a file by its name as written
   * @param others answers what is no file, {@code url("...")} or {@code classpath("...")}, as
   *     written
   */
  BesideIncluder(Function<String, Config> files, Function<String, Config> others) {
    this.files = files;
    this.others = others;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return files.apply(what).root();
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return others.apply("url(\"" + what + "\")").root();
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return others.apply("classpath(\"" + what + "\")").root();
  }
}
