/** Spans for the Vert.x event bus and for Amazon SQS and SNS. */
@SuppressWarnings("module") // the automatic module names of OpenTelemetry and AWS are stable
module dev.vertrace.messaging {
  requires transitive dev.vertrace.core;
  requires com.fasterxml.jackson.core;
  requires static transitive dev.vertrace.aws;
  requires static software.amazon.awssdk.services.sns;
  requires static transitive software.amazon.awssdk.services.sqs;
  requires static software.amazon.awssdk.awscore;
  requires static software.amazon.awssdk.core;
  requires static software.amazon.awssdk.utils;
  requires static transitive org.jspecify;

  exports dev.vertrace.messaging;

  provides dev.vertrace.aws.AwsConvention with
      dev.vertrace.messaging.SqsConvention,
      dev.vertrace.messaging.SnsConvention;
  provides dev.vertrace.core.Convention with
      dev.vertrace.messaging.EventBusProducerConvention,
      dev.vertrace.messaging.EventBusConsumerConvention;
}
