package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import dev.vertrace.core.VertraceBuilder;
import dev.vertrace.messaging.SqsOptions;
import java.net.URI;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform can be watched or led elsewhere.
 *
 * @param tracing the tracing of a service, by its name
 * @param adsApi the address by which ads-api is called, from its real one
 * @param sqs the address by which SQS is called, from its real one
 * @param databasePort the port by which PostgreSQL is called, from its real one
 * @param dynamoDb whether announced changes are kept in DynamoDB, too
 * @param notifications how the queues of notifications treat traces; null where campaigns cannot
 *     notify
 */
record PlatformOptions(
    Function<String, Vertrace> tracing,
    UnaryOperator<URI> adsApi,
    UnaryOperator<URI> sqs,
    UnaryOperator<Integer> databasePort,
    boolean dynamoDb,
    @Nullable SqsOptions notifications) {

  PlatformOptions(
      Function<String, Vertrace> tracing,
      UnaryOperator<URI> adsApi,
      UnaryOperator<URI> sqs,
      UnaryOperator<Integer> databasePort) {
    this(tracing, adsApi, sqs, databasePort, false, null);
  }

  /** Each service has an SDK of its own, to which this adds something. */
  static PlatformOptions traced(BiFunction<String, VertraceBuilder, VertraceBuilder> addition) {
    return tracedBy(name -> addition.apply(name, Vertrace.builder().serviceName(name)).build());
  }

  static PlatformOptions tracedBy(Function<String, Vertrace> tracing) {
    return new PlatformOptions(
        tracing, UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());
  }

  PlatformOptions withAdsApi(UnaryOperator<URI> address) {
    return new PlatformOptions(tracing, address, sqs, databasePort, dynamoDb, notifications);
  }

  PlatformOptions withSqs(UnaryOperator<URI> address) {
    return new PlatformOptions(tracing, adsApi, address, databasePort, dynamoDb, notifications);
  }

  PlatformOptions withDatabasePort(UnaryOperator<Integer> port) {
    return new PlatformOptions(tracing, adsApi, sqs, port, dynamoDb, notifications);
  }

  PlatformOptions withDynamoDb(boolean wanted) {
    return new PlatformOptions(tracing, adsApi, sqs, databasePort, wanted, notifications);
  }

  /** Needs SNS. */
  PlatformOptions withNotifications(SqsOptions queues) {
    return new PlatformOptions(tracing, adsApi, sqs, databasePort, dynamoDb, queues);
  }
}
