package dev.vertrace.examples;

import dev.vertrace.core.VertraceBuilder;
import dev.vertrace.messaging.SqsOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the platform, sends it a few requests and prints each trace. With the system property {@code
 * demo.once=true} it ends then: with 0 when each trace was whole, with 1 when one was broken. A
 * platform that cannot start ends it with 1. With {@code demo.dynamodb=true} DynamoDB takes part,
 * and where Node is, so does SNS, unless {@code demo.sns=false}.
 */
public final class Demo {
  private static final Logger LOGGER = LoggerFactory.getLogger(Demo.class);
  private static final Duration QUIET = Duration.ofSeconds(3);

  private Demo() {}

  /** Runs until it is interrupted, or once. */
  public static void main(String[] args) throws InterruptedException {
    ClosingOrder parts = new ClosingOrder();
    Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "close-platform"));
    boolean whole = run(parts);
    if (!whole || Boolean.getBoolean("demo.once")) {
      System.exit(whole ? 0 : 1);
    }
    System.out.println();
    System.out.println("Running until Ctrl-C.");
    new CountDownLatch(1).await();
  }

  private static boolean run(ClosingOrder parts) throws InterruptedException {
    boolean notifications = hasSns();
    System.out.printf(
        "Starting PostgreSQL, SQS%s%s and %s services ...%n",
        Boolean.getBoolean("demo.dynamodb") ? ", DynamoDB" : "",
        notifications ? ", SNS" : "",
        notifications ? "five" : "three");
    DemoRequests requests = new DemoRequests();
    TraceCollector collector = parts.add(new TraceCollector(QUIET, requests::print));
    try {
      CampaignPlatform platform =
          parts.start(
              () ->
                  CampaignPlatform.start(
                      options(
                          PlatformOptions.traced(
                              (service, tracing) ->
                                  exportIfTold(tracing).addSpanProcessor(collector)),
                          notifications)));
      return requests.send(platform.address(), notifications);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) { // await() throws whatever a Future failed with
      LOGGER.error("The platform cannot go on: {}", e.getMessage(), e);
      return false;
    }
  }

  private static PlatformOptions options(PlatformOptions traced, boolean notifications) {
    PlatformOptions options = traced.withDynamoDb(Boolean.getBoolean("demo.dynamodb"));
    return notifications ? options.withNotifications(new SqsOptions()) : options;
  }

  private static boolean hasSns() {
    boolean installed = !"false".equals(System.getProperty("demo.sns")) && LocalSns.install();
    if (!installed) {
      System.out.println("SNS is left out; it needs Node and npm. The rest runs.");
    }
    return installed;
  }

  /** Without an address to export to, the console is enough. */
  private static VertraceBuilder exportIfTold(VertraceBuilder tracing) {
    return isSet("otel.exporter.otlp.endpoint") || isSet("otel.exporter.otlp.traces.endpoint")
        ? tracing
        : tracing.property("otel.traces.exporter", "none");
  }

  private static boolean isSet(String property) {
    String variable = property.toUpperCase(Locale.ROOT).replace('.', '_');
    return !System.getProperty(property, "").isEmpty()
        || (System.getenv(variable) != null && !System.getenv(variable).isEmpty());
  }
}
