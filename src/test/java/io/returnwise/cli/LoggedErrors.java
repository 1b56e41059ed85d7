package io.returnwise.cli;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What the log would show on the terminal while this is open. */
final class LoggedErrors extends AbstractAppender implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LogManager.getRootLogger();

  LoggedErrors() {
    super("logged-errors", null, null, true, Property.EMPTY_ARRAY);
    start();
    root.addAppender(this);
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void append(LogEvent event) {
    if (event.getLevel().isMoreSpecificThan(Level.ERROR)) {
      messages.add(event.getLoggerName() + ": " + event.getMessage().getFormattedMessage());
    }
  }

  @Override
  public void close() {
    root.removeAppender(this);
    stop();
  }
}
