/** Spans for the AWS SDK for Java 2.x. */
@SuppressWarnings("module") // the automatic module names of OpenTelemetry and AWS are stable
module dev.vertrace.aws {
  requires transitive dev.vertrace.core;
  requires transitive software.amazon.awssdk.core;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.regions;
  requires io.opentelemetry.semconv;
  requires transitive org.reactivestreams;
  requires static transitive org.jspecify;
  requires static software.amazon.awssdk.services.dynamodb;

  exports dev.vertrace.aws;

  uses dev.vertrace.aws.AwsConvention;

  provides dev.vertrace.aws.AwsConvention with
      dev.vertrace.aws.DynamoDbConvention;
  provides dev.vertrace.core.Convention with
      dev.vertrace.aws.DynamoDbFailures;
}
