package dev.vertrace.core;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Gives the SDK's exporters senders that say what the collector refused and that can be stopped.
 * One for each SDK; any thread.
 */
final class OtlpComponents implements ComponentLoader {
  private static final ExportListener NOBODY = (items, message) -> {};

  private final ComponentLoader delegate;
  private final ExportListener spans;
  private final Queue<Runnable> aborts = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> abortsOfSpans = new ConcurrentLinkedQueue<>();
  private final WarnOnce warnings = new WarnOnce();
  private volatile @Nullable URI tracesEndpoint;
  private volatile boolean customizers;

  OtlpComponents(ComponentLoader delegate, ExportListener spans) {
    this.delegate = delegate;
    this.spans = spans;
  }

  /**
   * Where the spans go over HTTP when the path does not say it; the SDK, too, adds a missing slash.
   * Before the SDK is built.
   */
  void tracesEndpoint(URI endpoint) {
    tracesEndpoint = endpoint.getPath().isEmpty() ? endpoint.resolve("/") : endpoint;
  }

  @Override
  public <T> Iterable<T> load(Class<T> spi) {
    if (spi == HttpSenderProvider.class && chosen(spi) == null) {
      return List.of(spi.cast((HttpSenderProvider) this::httpSender));
    }
    Iterable<T> found = delegate.load(spi);
    if (spi == AutoConfigurationCustomizerProvider.class
        || spi.getName().endsWith(".SdkTracerProviderConfigurer")) { // deprecated, but obeyed
      return noted(found);
    }
    return spi == GrpcSenderProvider.class ? grpcProvider(spi, found) : found;
  }

  private <T> Iterable<T> noted(Iterable<T> found) {
    List<T> all = new ArrayList<>();
    for (T customizer : found) {
      all.add(customizer);
      customizers |= !customizer.getClass().getName().startsWith("dev.vertrace.sampling.");
    }
    return all;
  }

  /** Whether somebody else may have changed the SDK, such as by a processor of his own. */
  boolean haveCustomizers() {
    return customizers;
  }

  /** The choice that the SDK offers to those with several senders on their class path. */
  private static @Nullable String chosen(Class<?> spi) {
    String name = System.getProperty(spi.getName(), "");
    return name.isEmpty() ? null : name;
  }

  private HttpSender httpSender(HttpSenderConfig config) {
    boolean forSpans = isForSpans(config.getEndpoint());
    OtlpHttpSender sender = new OtlpHttpSender(config, forSpans ? spans : NOBODY);
    (forSpans ? abortsOfSpans : aborts).add(sender::abort);
    return sender;
  }

  private boolean isForSpans(URI endpoint) {
    return endpoint.equals(tracesEndpoint) || endpoint.getPath().endsWith("/v1/traces");
  }

  /** One at most: the SDK tells several apart by their classes, which wrapping hides from it. */
  private <T> Iterable<T> grpcProvider(Class<T> spi, Iterable<T> found) {
    List<T> providers = candidates(chosen(spi), found);
    if (providers.isEmpty()) {
      return found; // the SDK says what is missing
    }
    GrpcSenderProvider provider = (GrpcSenderProvider) providers.get(0);
    if (providers.size() > 1) {
      String name = provider.getClass().getName();
      warnings.warn("several gRPC senders are on the class path; " + name + " is used", null);
    }
    return List.of(spi.cast((GrpcSenderProvider) config -> grpcSender(provider, config)));
  }

  /** As the SDK has it: the choice matters only where there is one. */
  private static <T> List<T> candidates(@Nullable String chosen, Iterable<T> found) {
    List<T> all = new ArrayList<>();
    found.forEach(all::add);
    if (all.size() > 1 && chosen != null) {
      all.removeIf(provider -> !chosen.equals(provider.getClass().getName()));
    }
    return all;
  }

  private GrpcSender grpcSender(GrpcSenderProvider provider, GrpcSenderConfig config) {
    GrpcSender sender = provider.createSender(config);
    boolean forSpans = config.getFullMethodName().contains(".TraceService/");
    // What the SDK's senders have under way fails when they are shut down.
    (forSpans ? abortsOfSpans : aborts).add(sender::shutdown);
    return forSpans ? new ReportingGrpcSender(sender, spans) : sender;
  }

  /** Ends what the senders of spans have under way, and them. */
  void abortSpans() {
    abortsOfSpans.forEach(Runnable::run);
  }

  /** Ends what all senders have under way, and the senders. */
  void abort() {
    abortSpans();
    aborts.forEach(Runnable::run);
  }
}
