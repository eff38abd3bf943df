package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.Vertrace;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A platform that cannot start says what is missing and leaves nothing behind. */
class PlatformStartTest {
  private final int closedPort = ClosedPort.find();
  private final AtomicInteger postgresPort = new AtomicInteger();
  private final AtomicInteger sqsPort = new AtomicInteger();
  private final PlatformOptions options =
      PlatformOptions.traced((service, tracing) -> tracing.property("otel.traces.exporter", "none"))
          .withDatabasePort(
              real -> {
                postgresPort.set(real);
                return real;
              })
          .withSqs(
              real -> {
                sqsPort.set(real.getPort());
                return real;
              });

  @AfterEach
  void nothingRuns() {
    assertThat(postgresPort.get()).isPositive();
    assertThat(ClosedPort.isClosed(postgresPort.get())).as("PostgreSQL is gone").isTrue();
    assertThat(ClosedPort.isClosed(sqsPort.get())).as("SQS is gone").isTrue();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void namesDatabase_whenItCannotBeReached() {
    PlatformOptions withoutDatabase =
        options.withDatabasePort(
            real -> {
              postgresPort.set(real);
              return closedPort;
            });

    assertThatThrownBy(() -> CampaignPlatform.start(withoutDatabase))
        .hasMessageContainingAll("PostgreSQL", "127.0.0.1:" + closedPort, "Connection refused");
  }

  @Test
  void namesQueueService_whenItCannotBeReached() {
    PlatformOptions withoutSqs =
        options.withSqs(
            real -> {
              sqsPort.set(real.getPort());
              return URI.create("http://127.0.0.1:" + closedPort);
            });

    assertThatThrownBy(() -> CampaignPlatform.start(withoutSqs))
        .hasMessageContainingAll("SQS", "http://127.0.0.1:" + closedPort)
        // Not always of the last of four attempts: now and then the AWS SDK's pool does not hear of
        // a refusal, and that attempt ends by its timeout.
        .hasStackTraceContaining("Connection refused");
  }

  @Test
  void namesVariable_whenTracingCannotBeConfigured() {
    PlatformOptions misconfigured =
        new PlatformOptions(
            service -> Vertrace.builder().property("otel.traces.exporter", "nonsense").build(),
            options.adsApi(),
            options.sqs(),
            options.databasePort());

    assertThatThrownBy(() -> CampaignPlatform.start(misconfigured))
        .hasMessageContainingAll("otel.traces.exporter", "nonsense");
  }
}
