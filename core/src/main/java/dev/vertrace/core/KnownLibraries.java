package dev.vertrace.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The libraries that have a module of Vertrace. */
final class KnownLibraries {
  private static final String PACKAGES = "dev.vertrace.";

  private static final List<Known> ALL =
      List.of(
          new Known("vertx-web", "io.vertx.ext.web.Router", "web"),
          new Known("vertx-web-client", "io.vertx.ext.web.client.WebClient", "web"),
          new Known("vertx-pg-client", "io.vertx.pgclient.PgConnection", "pgclient"),
          new Known("the AWS SDK", "software.amazon.awssdk.core.SdkClient", "aws"),
          new Known("Amazon SQS", "software.amazon.awssdk.services.sqs.SqsClient", "messaging"),
          new Known("the event bus", "io.vertx.core.eventbus.EventBus", "messaging"));

  private record Known(String library, String className, String module) {}

  private KnownLibraries() {}

  /** The packages whose conventions are wired, and the module that needs none of core's. */
  static List<String> wired(Collection<String> packages, ClassLoader loader) {
    List<String> wired = new ArrayList<>(packages);
    if (!wired.contains(PACKAGES + "aws")
        && Jar.with("dev.vertrace.aws.AwsTracing", loader) != null) {
      wired.add(PACKAGES + "aws");
    }
    return wired;
  }

  /** The libraries on the class path without their module, each with what to add. */
  static List<String> missing(Collection<String> wired, ClassLoader loader) {
    return ALL.stream()
        .filter(known -> !wired.contains(PACKAGES + known.module()))
        .filter(known -> Jar.with(known.className(), loader) != null)
        .map(known -> known.library() + " (add vertrace-" + known.module() + ")")
        .toList();
  }
}
