package dev.vertrace.aws;

import io.opentelemetry.semconv.RpcAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.regions.Region;

/** What all calls of one client share. */
record ClientInfo(
    String service, @Nullable String region, @Nullable String address, @Nullable Long port) {

  static ClientInfo of(SdkClient client, Iterable<Class<?>> interfaces) {
    String service = service(client, interfaces);
    SdkServiceClientConfiguration configuration = configuration(client);
    if (configuration == null) {
      return new ClientInfo(service, null, null, null);
    }
    URI endpoint = configuration.endpointOverride().orElse(null);
    return new ClientInfo(
        service,
        region(configuration),
        endpoint == null ? null : address(endpoint.getHost()),
        endpoint == null ? null : port(endpoint));
  }

  /** Of the client that an execution belongs to. */
  @SuppressWarnings("deprecation") // what replaces the endpoint's attributes is internal
  static ClientInfo of(ExecutionAttributes attributes) {
    String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
    Region region = attributes.getAttribute(AwsExecutionAttribute.AWS_REGION);
    boolean overridden =
        Boolean.TRUE.equals(attributes.getAttribute(SdkExecutionAttribute.ENDPOINT_OVERRIDDEN));
    URI endpoint = attributes.getAttribute(SdkExecutionAttribute.CLIENT_ENDPOINT);
    return new ClientInfo(
        service == null ? "AWS" : spell(service),
        region == null ? null : region.id(),
        endpoint == null || !overridden ? null : address(endpoint.getHost()),
        endpoint == null || !overridden ? null : port(endpoint));
  }

  /** Sets what every span of the client has. */
  void describe(AwsCall call) {
    call.set(RpcAttributes.RPC_SYSTEM_NAME, "aws-api");
    call.set(RpcAttributes.RPC_METHOD, service + "/" + call.operation());
    call.set(AwsAttributes.CLOUD_REGION, region);
    call.set(ServerAttributes.SERVER_ADDRESS, address);
    call.set(ServerAttributes.SERVER_PORT, port);
  }

  /**
   * The service's id. The SDK keeps it to itself, but names its interfaces after it, in camel case:
   * {@code SqsAsyncClient} is of {@code SQS}.
   */
  private static String service(SdkClient client, Iterable<Class<?>> interfaces) {
    for (Class<?> type : interfaces) {
      String name = type.getSimpleName();
      if (SdkClient.class.isAssignableFrom(type) && name.endsWith("Client")) {
        return spell(name.replaceFirst("(Async)?Client$", ""));
      }
    }
    return client.serviceName();
  }

  static String spell(String name) {
    return switch (name) {
      case "DynamoDb" -> "DynamoDB";
      case "DynamoDbStreams" -> "DynamoDB Streams";
      case "Iot" -> "IoT";
      case "SesV2" -> "SESv2";
      default -> name.length() <= 3 ? name.toUpperCase(Locale.ROOT) : name;
    };
  }

  private static @Nullable SdkServiceClientConfiguration configuration(SdkClient client) {
    try {
      return client.serviceClientConfiguration();
    } catch (UnsupportedOperationException e) { // a client that is not the SDK's need not have one
      return null;
    }
  }

  private static @Nullable String region(SdkServiceClientConfiguration configuration) {
    return configuration instanceof AwsServiceClientConfiguration aws && aws.region() != null
        ? aws.region().id()
        : null;
  }

  /** The host without the brackets of an IPv6 address. */
  static @Nullable String address(@Nullable String host) {
    return host != null && host.startsWith("[") && host.endsWith("]")
        ? host.substring(1, host.length() - 1)
        : host;
  }

  private static long port(URI endpoint) {
    if (endpoint.getPort() >= 0) {
      return endpoint.getPort();
    }
    return "http".equalsIgnoreCase(endpoint.getScheme()) ? 80 : 443;
  }
}
