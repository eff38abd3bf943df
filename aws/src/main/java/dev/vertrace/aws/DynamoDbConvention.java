package dev.vertrace.aws;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/**
 * The calls of DynamoDB and of its streams, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/dynamodb/">semantic conventions for
 * DynamoDB</a> see them. Items, keys and the values of expressions are never recorded. Found by
 * ServiceLoader; not for direct use. Any thread.
 */
// It must load without DynamoDB on the class path: requests and answers are read by their fields.
public final class DynamoDbConvention implements AwsConvention {
  private static final String MODEL = "software.amazon.awssdk.services.dynamodb.model.";

  private @Nullable DoubleHistogram duration;

  /** For ServiceLoader. */
  public DynamoDbConvention() {}

  @Override
  public void setUp(AwsConventionSetup setup) {
    duration =
        setup
            .meter()
            .histogramBuilder("db.client.operation.duration")
            .setUnit("s")
            .setDescription("Duration of database client operations.")
            .setExplicitBucketBoundariesAdvice(
                List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1d, 5d, 10d))
            .build();
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return requestClass.getName().startsWith(MODEL);
  }

  @Override
  public boolean quotesValues(Throwable failure) {
    return DynamoDbFailures.isQuoting(failure);
  }

  @Override
  public void onStart(AwsCall call) {
    SdkRequest request = call.request();
    DynamoDbAccess access = DynamoDbAccess.of(call.operation(), request);
    call.attach(access);
    call.set(DbAttributes.DB_SYSTEM_NAME, DynamoDbAttributes.SYSTEM);
    call.set(DbAttributes.DB_OPERATION_NAME, call.operation());
    call.set(DbAttributes.DB_COLLECTION_NAME, access.collection());
    call.set(DbAttributes.DB_QUERY_SUMMARY, access.summary());
    call.set(DbAttributes.DB_QUERY_TEXT, access.text());
    if (access.operations() > 1) {
      call.set(DbAttributes.DB_OPERATION_BATCH_SIZE, access.operations());
    }
    if (!access.tables().isEmpty()) {
      call.set(DynamoDbAttributes.TABLE_NAMES, List.copyOf(access.tables()));
    }
    DynamoDbRequest.describe(call, request);
  }

  @Override
  public void onEnd(AwsCall call, @Nullable SdkResponse response, @Nullable Throwable failure) {
    if (response != null) {
      DynamoDbResponse.describe(call, response);
    }
    String code = failure == null ? null : CallOutcome.errorCode(failure);
    if (failure != null && code != null) {
      call.set(DbAttributes.DB_RESPONSE_STATUS_CODE, code);
      describeCancellation(call, code, failure);
    }
  }

  private static void describeCancellation(AwsCall call, String code, Throwable failure) {
    List<String> reasons =
        code.equals("TransactionCanceledException") ? DynamoDbCancellation.reasons(failure) : null;
    if (reasons != null) {
      call.set(DynamoDbAttributes.CANCELLATION_REASONS, reasons);
      call.error(code, String.join(", ", reasons));
    }
  }

  @Override
  public void measure(
      AwsCall call, double seconds, @Nullable SdkResponse response, @Nullable Throwable failure) {
    if (duration != null) {
      duration.record(seconds, dimensions(call, failure), call.context());
    }
  }

  private static Attributes dimensions(AwsCall call, @Nullable Throwable failure) {
    AttributesBuilder all =
        Attributes.builder()
            .put(DbAttributes.DB_SYSTEM_NAME, DynamoDbAttributes.SYSTEM)
            .put(DbAttributes.DB_OPERATION_NAME, call.operation());
    if (call.attachment() instanceof DynamoDbAccess access) {
      all.put(DbAttributes.DB_COLLECTION_NAME, access.collection());
      all.put(DbAttributes.DB_QUERY_SUMMARY, access.summary());
    }
    all.put(ServerAttributes.SERVER_ADDRESS, call.serverAddress());
    all.put(ServerAttributes.SERVER_PORT, call.serverPort());
    if (failure != null) {
      all.put(ErrorAttributes.ERROR_TYPE, CallOutcome.errorType(failure));
      all.put(DbAttributes.DB_RESPONSE_STATUS_CODE, CallOutcome.errorCode(failure));
    }
    return all.build();
  }
}
