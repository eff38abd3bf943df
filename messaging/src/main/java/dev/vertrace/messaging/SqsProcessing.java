package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.AsyncSpan;
import dev.vertrace.core.RemoteParent;
import dev.vertrace.core.Trust;
import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Gives each message of one queue its span, below that of its sender or with a link to it. Any
 * thread.
 */
final class SqsProcessing {
  private final Vertrace vertrace;
  private final String queueUrl;
  private final SqsOptions options;
  private final LongSupplier epochMillis;
  private final SqsProcessMetrics metrics;
  private final SqsTrust trust;

  SqsProcessing(Vertrace vertrace, String queueUrl, SqsOptions options, LongSupplier epochMillis) {
    this.vertrace = vertrace;
    this.queueUrl = queueUrl;
    this.options = new SqsOptions(options);
    this.epochMillis = epochMillis;
    this.trust = new SqsTrust(vertrace.trust(), options.remoteParent());
    this.metrics =
        new SqsProcessMetrics(vertrace.meter(SqsProcessing.class.getPackageName()), queueUrl);
  }

  Vertrace vertrace() {
    return vertrace;
  }

  String queueUrl() {
    return queueUrl;
  }

  SqsSender senderOf(Message message) {
    return SqsSender.of(message, vertrace::extract);
  }

  /** Runs a handler in the span of its message, which ends with the handler's Future. */
  <T> Future<T> process(
      Message message, @Nullable String batchId, Function<Message, Future<T>> handler) {
    Long waitedMillis = SqsWait.millis(message, epochMillis.getAsLong());
    AsyncSpan span = span(message, batchId, waitedMillis);
    return span.run(
        () -> {
          Context context = vertrace.context().current();
          long started = System.nanoTime();
          metrics.begin(waitedMillis);
          return call(message, handler)
              .onComplete(done -> metrics.end(context, System.nanoTime() - started, done.cause()));
        });
  }

  /** What the handler gives; a failed Future, if it throws or gives nothing. */
  private static <T> Future<T> call(Message message, Function<Message, Future<T>> handler) {
    try {
      return requireNonNull(
          handler.apply(message), "the handler returned null instead of a Future");
    } catch (Throwable e) { // an Error counts as the end of the handler, too
      return Future.failedFuture(e);
    }
  }

  private AsyncSpan span(Message message, @Nullable String batchId, @Nullable Long waitedMillis) {
    AsyncSpan span =
        vertrace
            .span(SqsQueue.spanName("process", queueUrl))
            .kind(SpanKind.CONSUMER)
            .attribute(MessagingAttributes.MESSAGING_SYSTEM, SqsQueue.SYSTEM)
            .attribute(MessagingAttributes.MESSAGING_OPERATION_NAME, "process")
            .attribute(MessagingAttributes.MESSAGING_OPERATION_TYPE, "process")
            .attribute(
                MessagingAttributes.MESSAGING_DESTINATION_NAME,
                requireNonNull(SqsQueue.name(queueUrl), "queue name"))
            .attribute(MessagingAttributes.AWS_SQS_QUEUE_URL, queueUrl);
    String source =
        message.attributes().get(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN);
    describe(span, message, batchId);
    if (waitedMillis != null) {
      span.attribute(SqsAttributes.QUEUE_DURATION, waitedMillis / 1e3);
    }
    if (source != null) {
      span.attribute(SqsAttributes.DEAD_LETTER_SOURCE, source);
    }
    return join(span, senderOf(message), waitedMillis, source != null);
  }

  private static void describe(AsyncSpan span, Message message, @Nullable String batchId) {
    if (message.messageId() != null) {
      span.attribute(MessagingAttributes.MESSAGING_MESSAGE_ID, message.messageId());
    }
    if (batchId != null) {
      span.attribute(SqsAttributes.BATCH_ID, batchId);
    }
    Long receiveCount = SqsWait.receiveCount(message);
    if (receiveCount != null) {
      span.attribute(SqsAttributes.RECEIVE_COUNT, receiveCount);
    }
  }

  private AsyncSpan join(
      AsyncSpan span, SqsSender sender, @Nullable Long waitedMillis, boolean deadLetter) {
    RemoteParent use = use(sender, waitedMillis);
    if (sender.span().isValid()
        && (use == RemoteParent.LINK || (use == RemoteParent.CHILD && deadLetter))) {
      span.link(sender.span());
    }
    return span.parent(use == RemoteParent.CHILD ? sender.context() : Context.root());
  }

  private RemoteParent use(SqsSender sender, @Nullable Long waitedMillis) {
    boolean tooLate = waitedMillis != null && waitedMillis > options.linkAfter().toMillis();
    return Trust.stricter(
        tooLate ? RemoteParent.LINK : RemoteParent.CHILD,
        trust.of(requireNonNull(SqsQueue.name(queueUrl), "queue name"), sender));
  }
}
