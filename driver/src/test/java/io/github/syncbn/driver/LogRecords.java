package io.github.syncbn.driver;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * What is logged by anybody, at WARN or worse, until it is closed; meanwhile it goes nowhere else.
 */
public final class LogRecords extends AbstractAppender implements AutoCloseable {
  private final List<LogEvent> events = new CopyOnWriteArrayList<>();
  private final LoggerContext context = LoggerContext.getContext(false);
  private final LoggerConfig root = context.getConfiguration().getRootLogger();
  private final Map<String, Appender> others = Map.copyOf(root.getAppenders());
  private final Level level = root.getLevel();

  /** Begins to listen. */
  public LogRecords() {
    super("records", null, null, true, Property.EMPTY_ARRAY);
    start();
    others.keySet().forEach(root::removeAppender);
    root.addAppender(this, null, null);
    root.setLevel(Level.WARN);
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    events.add(event.toImmutable());
  }

  /** All so far, in order, but for what Spark logs of its clients, which are in executors. */
  public Stream<LogEvent> ofDriver() {
    return events.stream()
        .filter(event -> !event.getLoggerName().startsWith("org.apache.spark.network.client."));
  }

  /**
   * Of {@link #ofDriver} without what clients log of their connections to a server of this port.
   */
  public Stream<LogEvent> ofServer(int port) {
    return ofDriver()
        .filter(event -> !event.getMessage().getFormattedMessage().contains("127.0.0.1:" + port));
  }

  /** Whether it came with a stack trace. */
  public static boolean hasStack(LogEvent event) {
    return event.getThrown() != null;
  }

  @Override
  public void close() {
    root.setLevel(level);
    root.removeAppender(getName());
    others.values().forEach(other -> root.addAppender(other, null, null));
    context.updateLoggers();
    stop();
  }
}
