package dev.vertrace.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sends by senders of one test, each of which must call back once for each batch. */
final class Exports implements AfterEachCallback {
  static final String BODY = "a batch of spans";

  final List<String> rejected = new CopyOnWriteArrayList<>();
  private final List<OtlpHttpSender> senders = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  /** How the export of one batch ended. */
  static final class Outcome {
    private final CompletableFuture<HttpResponse> end = new CompletableFuture<>();
    private final AtomicInteger calls = new AtomicInteger();

    void onResponse(HttpResponse response) {
      calls.incrementAndGet();
      end.complete(response);
    }

    void onError(Throwable failure) {
      calls.incrementAndGet();
      end.completeExceptionally(failure);
    }

    boolean isDone() {
      return end.isDone();
    }

    HttpResponse response() {
      return end.orTimeout(20, TimeUnit.SECONDS).join();
    }

    Throwable failure() {
      return end.handle((response, failure) -> failure).orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** The status or the name of the exception. */
    String text() {
      return end.handle(
              (response, failure) ->
                  failure == null
                      ? Integer.toString(response.getStatusCode())
                      : failure.getClass().getSimpleName())
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
    }
  }

  OtlpHttpSender sender(SenderConfig config) {
    OtlpHttpSender sender =
        new OtlpHttpSender(config, (items, message) -> rejected.add(items + " " + message));
    senders.add(sender);
    return sender;
  }

  Outcome send(SenderConfig config) {
    return send(sender(config));
  }

  Outcome send(OtlpHttpSender sender) {
    return send(sender, BODY);
  }

  Outcome send(OtlpHttpSender sender, String body) {
    Outcome outcome = new Outcome();
    outcomes.add(outcome);
    sender.send(message(body), outcome::onResponse, outcome::onError);
    return outcome;
  }

  static MessageWriter message(String text) {
    return new MessageWriter() {
      @Override
      public void writeMessage(OutputStream out) throws IOException {
        out.write(text.getBytes(UTF_8));
      }

      @Override
      public int getContentLength() {
        return text.length();
      }
    };
  }

  @Override
  public void afterEach(ExtensionContext context) {
    senders.forEach(OtlpHttpSender::abort);
    assertThat(senders)
        .allMatch(sender -> sender.shutdown().join(20, TimeUnit.SECONDS).isSuccess());
    assertThat(outcomes).allMatch(outcome -> outcome.calls.get() == 1);
  }
}
