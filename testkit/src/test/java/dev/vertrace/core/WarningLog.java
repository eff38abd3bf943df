package dev.vertrace.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What Vertrace logs during a test. */
final class WarningLog extends Handler implements BeforeEachCallback, AfterEachCallback {
  private static final Logger LOGGER = Logger.getLogger("dev.vertrace");

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  List<String> messages() {
    return messages;
  }

  /** Without what is only told. */
  List<String> warnings() {
    return warnings;
  }

  /** The first line with these words, as soon as there is one. */
  synchronized String await(String words) throws InterruptedException {
    while (true) {
      for (String message : messages) {
        if (message.contains(words)) {
          return message;
        }
      }
      wait();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(this);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
  }

  @Override
  public synchronized void publish(LogRecord record) {
    messages.add(record.getMessage());
    boolean warns = record.getLevel().intValue() >= Level.WARNING.intValue();
    // Other tests leave a Vertrace behind.
    if (warns && !record.getMessage().equals(StartupWords.NEVER_GIVEN)) {
      warnings.add(record.getMessage());
    }
    notifyAll();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
