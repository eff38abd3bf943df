package dev.vertrace.examples;

import java.io.StringWriter;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Log4j has the ids without any configuration: the library is found by ServiceLoader. */
class Log4jLinesTest implements LogLinesContract {
  private final Logger logger = (Logger) LogManager.getLogger(Log4jLinesTest.class);
  private final StringWriter written = new StringWriter(); // synchronized
  private final WriterAppender appender =
      WriterAppender.createAppender(
          PatternLayout.newBuilder().withPattern("%X{trace_id},%X{span_id},%t,%m%n").build(),
          null,
          written,
          "lines",
          false,
          false);

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void leaveNothing() {
    logger.removeAppender(appender);
    appender.stop();
  }

  @Override
  public void log(String message) {
    logger.info(message);
  }

  @Override
  public List<LogLine> lines() {
    return written.toString().lines().map(Log4jLinesTest::line).toList();
  }

  private static LogLine line(String text) {
    String[] parts = text.split(",", 4);
    return new LogLine(parts[0], parts[1], parts[2], parts[3]);
  }
}
