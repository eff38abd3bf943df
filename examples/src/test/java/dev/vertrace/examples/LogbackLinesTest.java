package dev.vertrace.examples;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.instrumentation.logback.mdc.v1_0.OpenTelemetryAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

/** The appender of logback.xml, by which the examples write, too. */
class LogbackLinesTest implements LogLinesContract {
  private final Logger logger = (Logger) LoggerFactory.getLogger(LogbackLinesTest.class);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();

  @BeforeEach
  void listen() {
    written.start();
    traced().addAppender(written);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void leaveNothing() {
    logger.setLevel(null);
    traced().detachAppender(written);
  }

  private static OpenTelemetryAppender traced() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    return (OpenTelemetryAppender) root.getAppender("traced");
  }

  @Override
  public void log(String message) {
    logger.info(message);
  }

  @Override
  public List<LogLine> lines() {
    return List.copyOf(written.list).stream()
        .filter(event -> event.getLoggerName().equals(logger.getName()))
        .map(LogbackLinesTest::line)
        .toList();
  }

  private static LogLine line(ILoggingEvent event) {
    return new LogLine(
        event.getMDCPropertyMap().getOrDefault("trace_id", ""),
        event.getMDCPropertyMap().getOrDefault("span_id", ""),
        event.getThreadName(),
        event.getFormattedMessage());
  }
}
