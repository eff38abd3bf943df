package dev.vertrace.aws;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The names of the semantic conventions that are still in development, in one place; a test checks
 * them against the registry.
 */
final class AwsAttributes {
  static final AttributeKey<String> AWS_REQUEST_ID = stringKey("aws.request_id");
  static final AttributeKey<String> AWS_EXTENDED_REQUEST_ID = stringKey("aws.extended_request_id");
  static final AttributeKey<String> CLOUD_REGION = stringKey("cloud.region");

  private AwsAttributes() {}
}
