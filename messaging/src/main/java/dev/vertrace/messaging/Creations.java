package dev.vertrace.messaging;

import static java.util.Objects.requireNonNullElse;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The spans of the messages of one batch, each the parent of who handles its message; the batch
 * links to them. They end just before the batch, and show what became of their message.
 */
final class Creations {
  /** SQS and SNS refuse a batch with more. */
  static final int MOST = 10;

  private final AwsCall call;
  private final Context batch;
  private final Destination destination;
  private final boolean each;
  private final List<Creation> creations = new ArrayList<>();

  private record Creation(String entryId, Span span) {}

  private Creations(AwsCall call, Context batch, Destination destination, boolean each) {
    this.call = call;
    this.batch = batch;
    this.destination = destination;
    this.each = each;
  }

  /** Ends with the call whatever happens, since the call keeps it. */
  static Creations of(AwsCall call, Destination destination, int messages, Context batch) {
    boolean each = areSeveral(messages) && Span.fromContext(batch).isRecording();
    Creations creations = new Creations(call, batch, destination, each);
    call.attach(creations);
    return creations;
  }

  /** Whether the messages of a batch have spans of their own. */
  static boolean areSeveral(int messages) {
    return messages > 1 && messages <= MOST;
  }

  /** The context of a message: that of the batch, where the message has none of its own. */
  Context start(@Nullable String entryId) {
    if (!each) {
      return batch;
    }
    Span span =
        call.tracer()
            .spanBuilder(destination.spanName("create"))
            .setSpanKind(SpanKind.PRODUCER)
            .setParent(batch)
            .setAttribute(MessagingAttributes.MESSAGING_SYSTEM, destination.system())
            .setAttribute(MessagingAttributes.MESSAGING_OPERATION_NAME, "create")
            .setAttribute(MessagingAttributes.MESSAGING_OPERATION_TYPE, "create")
            .setAttribute(
                MessagingAttributes.MESSAGING_DESTINATION_NAME,
                requireNonNullElse(destination.name(), ""))
            .setAttribute(destination.idKey(), requireNonNullElse(destination.id(), ""))
            .startSpan();
    creations.add(new Creation(requireNonNullElse(entryId, ""), span));
    call.link(span.getSpanContext());
    return batch.with(span);
  }

  /**
   * Ends those of a call before its own span, with what the answer says of each; once more after
   * it, since the end of a span may fail before it comes here.
   */
  static void end(AwsCall call, List<EntryResult> results, @Nullable Throwable failure) {
    if (call.attachment() instanceof Creations creations) {
      creations.end(results, failure);
    }
  }

  private void end(List<EntryResult> results, @Nullable Throwable failure) {
    if (failure != null) {
      end(creation -> fail(creation.span(), FailureType.of(failure)));
    } else {
      end(creation -> describe(creation, results));
    }
  }

  /** Ends them where nobody tells how the batch ended. */
  void abandon() {
    end(creation -> fail(creation.span(), "_OTHER"));
  }

  private void end(Consumer<Creation> describe) {
    RuntimeException failure = null;
    List<Creation> open = List.copyOf(creations);
    creations.clear();
    for (Creation creation : open) {
      try {
        describe.accept(creation);
        creation.span().end();
      } catch (RuntimeException e) { // a span processor may throw; the others end all the same
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void describe(Creation creation, List<EntryResult> results) {
    for (EntryResult result : results) {
      if (creation.entryId().equals(result.entryId())) {
        describe(creation.span(), result);
      }
    }
  }

  private static void describe(Span span, EntryResult result) {
    if (result.messageId() != null) {
      span.setAttribute(MessagingAttributes.MESSAGING_MESSAGE_ID, result.messageId());
    }
    if (result.error() != null) {
      fail(span, result.error());
    }
  }

  private static void fail(Span span, String type) {
    span.setAttribute(SqsAttributes.ERROR_TYPE, type);
    span.setStatus(StatusCode.ERROR);
  }
}
