package dev.vertrace.core;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/** Resource attributes of which the semantic conventions have no stable constants yet. */
final class ResourceAttributeKeys {
  static final AttributeKey<String> HOST_NAME = stringKey("host.name");
  static final AttributeKey<String> HOST_ARCH = stringKey("host.arch");
  static final AttributeKey<String> OS_TYPE = stringKey("os.type");
  static final AttributeKey<String> OS_VERSION = stringKey("os.version");
  static final AttributeKey<String> OS_DESCRIPTION = stringKey("os.description");
  static final AttributeKey<Long> PROCESS_PID = longKey("process.pid");
  static final AttributeKey<String> PROCESS_RUNTIME_NAME = stringKey("process.runtime.name");
  static final AttributeKey<String> PROCESS_RUNTIME_VERSION = stringKey("process.runtime.version");
  static final AttributeKey<String> PROCESS_RUNTIME_DESCRIPTION =
      stringKey("process.runtime.description");

  private ResourceAttributeKeys() {}
}
