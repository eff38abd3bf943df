package dev.vertrace.core;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.function.Consumer;

/** Another sender that says, too, what the collector refused. Any thread. */
final class ReportingGrpcSender implements GrpcSender {
  private final GrpcSender sender;
  private final ExportListener listener;
  private final WarnOnce warnings = new WarnOnce();

  ReportingGrpcSender(GrpcSender sender, ExportListener listener) {
    this.sender = sender;
    this.listener = listener;
  }

  @Override
  public void send(
      MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
    sender.send(
        message,
        response -> {
          report(response);
          onResponse.accept(response);
        },
        onError);
  }

  private void report(GrpcResponse response) {
    if (response.getStatusCode() != GrpcStatusCode.OK) {
      return;
    }
    try {
      PartialSuccess.read(response.getResponseMessage()).reportTo(listener);
    } catch (RuntimeException e) { // the exporter must learn of the response
      warnings.warn("the listener to exports failed", e);
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    return sender.shutdown();
  }
}
