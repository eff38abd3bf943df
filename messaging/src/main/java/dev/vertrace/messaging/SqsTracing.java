package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * The traces of the messages of one queue, for those who poll on their own or are handed batches,
 * as a function of AWS Lambda is. On Vert.x and off it, any thread; one instance serves any number
 * of messages.
 *
 * <pre>{@code
 * SqsTracing tracing = SqsTracing.create(vertrace, queueUrl);
 * sqs.receiveMessage(tracing.asking(request))
 *     .thenAccept(answer -> answer.messages().forEach(m -> tracing.process(m, this::store)));
 * }</pre>
 */
public final class SqsTracing {
  private final SqsProcessing processing;

  SqsTracing(SqsProcessing processing) {
    this.processing = processing;
  }

  /** With the default options. */
  public static SqsTracing create(Vertrace vertrace, String queueUrl) {
    return create(vertrace, queueUrl, new SqsOptions());
  }

  /**
   * With options.
   *
   * @param queueUrl where the messages come from; spans show it
   */
  public static SqsTracing create(Vertrace vertrace, String queueUrl, SqsOptions options) {
    return new SqsTracing(
        new SqsProcessing(
            requireNonNull(vertrace, "vertrace"),
            requireNonNull(queueUrl, "queueUrl"),
            requireNonNull(options, "options"),
            System::currentTimeMillis));
  }

  /**
   * The request with the names of all attributes that a trace needs: SQS gives only what is asked
   * for. A client of {@code AwsTracing} asks for them by itself.
   */
  public ReceiveMessageRequest asking(ReceiveMessageRequest request) {
    return SqsAsking.into(request, processing.vertrace().propagator().fields());
  }

  /**
   * The context of who sent the message, whenever and wherever it is used; the root context when
   * the message carries none that can be read. It is what the message says, whatever {@link
   * SqsOptions} and {@code TrustOptions} make of it for {@link #process}. Never throws.
   */
  public Context extract(Message message) {
    return processing.senderOf(message).context();
  }

  /**
   * Handles a message in its span {@code process <queue>}, which is current in the handler and ends
   * with its Future. On Vert.x the handler runs in a duplicated context of its own. The message is
   * not deleted, unless the handler does that.
   *
   * @return what the handler gives; failed, if it throws or gives null
   */
  public <T> Future<T> process(Message message, Function<Message, Future<T>> handler) {
    return processing.process(message, null, requireNonNull(handler, "handler"));
  }

  /**
   * Handles messages that came together, each in a span of its own as {@link #process} does. All at
   * once, but those of one message group of a FIFO queue one after the other, up to the first that
   * fails.
   *
   * @return the ids of the messages that failed or were not tried, in the order of the messages;
   *     never fails. With AWS Lambda they are the {@code batchItemFailures}
   */
  public Future<List<String>> processBatch(
      List<Message> messages, Function<Message, Future<Void>> handler) {
    requireNonNull(handler, "handler");
    String batchId = SqsBatchIds.next();
    List<Future<Boolean>> results = new ArrayList<>();
    Map<String, Future<Boolean>> groups = new HashMap<>();
    for (Message message : messages) {
      String group = group(message);
      Future<Boolean> before =
          group == null
              ? Future.succeededFuture(true)
              : groups.getOrDefault(group, Future.succeededFuture(true));
      Future<Boolean> result =
          before.compose(well -> well ? handled(message, batchId, handler) : before);
      results.add(result);
      if (group != null) {
        groups.put(group, result);
      }
    }
    return Future.all(results).map(all -> failed(messages, results));
  }

  /** Also messages of other queues may have groups, but no order. */
  private @Nullable String group(Message message) {
    return processing.queueUrl().endsWith(".fifo")
        ? message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)
        : null;
  }

  private Future<Boolean> handled(
      Message message, String batchId, Function<Message, Future<Void>> handler) {
    return processing
        .process(message, batchId, handler)
        .transform(result -> Future.succeededFuture(result.succeeded()));
  }

  private static List<String> failed(List<Message> messages, List<Future<Boolean>> results) {
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (!results.get(i).result()) {
        failed.add(messages.get(i).messageId());
      }
    }
    return failed;
  }
}
