package dev.vertrace.messaging;

import dev.vertrace.core.ConventionOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What code tells Vertrace of the event bus. Copied where it is given, so later changes do nothing.
 * One thread at a time.
 *
 * <pre>{@code
 * Vertrace.builder()
 *     .with(new EventBusTracingOptions().addConsumerPolicy("jobs.*", EventBusPolicy.LINK))
 *     .build();
 * }</pre>
 */
public final class EventBusTracingOptions implements ConventionOptions {
  private EventBusPolicies producerPolicies = EventBusPolicies.NONE;
  private EventBusPolicies consumerPolicies = EventBusPolicies.NONE;
  private Map<String, String> headerNames = Map.of();
  private @Nullable EventBusAddressTemplate addressTemplate;
  private boolean bodySizes;
  private boolean queueTimes;
  private Duration longestWait = Duration.ofMinutes(15);
  private int mostOpen = 10_000;

  /** The defaults: every message inside a trace has its spans, without sizes and times. */
  public EventBusTracingOptions() {}

  /** A copy. */
  public EventBusTracingOptions(EventBusTracingOptions other) {
    this.producerPolicies = other.producerPolicies;
    this.consumerPolicies = other.consumerPolicies;
    this.headerNames = other.headerNames;
    this.addressTemplate = other.addressTemplate;
    this.bodySizes = other.bodySizes;
    this.queueTimes = other.queueTimes;
    this.longestWait = other.longestWait;
    this.mostOpen = other.mostOpen;
  }

  EventBusPolicies producerPolicies() {
    return producerPolicies;
  }

  EventBusPolicies consumerPolicies() {
    return consumerPolicies;
  }

  /**
   * Says what messages that this application sends to an address are in its traces. The first
   * policy counts whose glob matches the address.
   *
   * @param glob an address, in which {@code *} stands for any text
   * @throws IllegalArgumentException when the glob is blank
   */
  public EventBusTracingOptions addProducerPolicy(String glob, EventBusPolicy policy) {
    producerPolicies = producerPolicies.and(given(glob, "glob"), given(policy, "policy"));
    return this;
  }

  /**
   * Says what messages that this application consumes from an address are in its traces, in the
   * same way.
   *
   * @param glob an address, in which {@code *} stands for any text
   * @throws IllegalArgumentException when the glob is blank
   */
  public EventBusTracingOptions addConsumerPolicy(String glob, EventBusPolicy policy) {
    consumerPolicies = consumerPolicies.and(given(glob, "glob"), given(policy, "policy"));
    return this;
  }

  /** The names of headers that are not the propagators' own, by field. */
  public Map<String, String> getHeaderNames() {
    return headerNames;
  }

  /**
   * Lets a field of the propagators travel under another name. All nodes of a cluster must agree.
   *
   * @param field such as {@code traceparent}, {@code tracestate} or {@code baggage}
   * @throws IllegalArgumentException when a name is blank, or stands for another field
   */
  public EventBusTracingOptions setHeaderName(String field, String name) {
    notBlank(field, "field");
    notBlank(name, "name");
    Map<String, String> names = new LinkedHashMap<>(headerNames);
    names.remove(field);
    if (names.containsValue(name)) {
      throw new IllegalArgumentException(
          "Two fields cannot both travel as " + name + "; give each a name of its own");
    }
    names.put(field, name);
    headerNames = Collections.unmodifiableMap(names);
    return this;
  }

  /** What tells the templates of addresses, or null for Vertrace's own. */
  public @Nullable EventBusAddressTemplate getAddressTemplate() {
    return addressTemplate;
  }

  /** Tells the templates of addresses with generated parts. */
  public EventBusTracingOptions setAddressTemplate(EventBusAddressTemplate template) {
    addressTemplate = given(template, "template");
    return this;
  }

  /** Whether spans show the sizes of bodies; not by default. */
  public boolean isBodySizes() {
    return bodySizes;
  }

  /**
   * Shows the bytes of bodies that are a {@code Buffer}, a {@code byte[]} or a {@code String}, as
   * UTF-8, as {@code messaging.message.body.size}. Others would have to be encoded to know.
   */
  public EventBusTracingOptions setBodySizes(boolean bodySizes) {
    this.bodySizes = bodySizes;
    return this;
  }

  /** Whether consumers show how long messages have waited; not by default. */
  public boolean isQueueTimes() {
    return queueTimes;
  }

  /**
   * Shows on the spans of consumers the seconds between the sending and the start of the handler,
   * such as that of a paused consumer, as {@code vertrace.messaging.queue.time}. A further header
   * carries the time of the sending; between nodes the clocks' difference is in it.
   */
  public EventBusTracingOptions setQueueTimes(boolean queueTimes) {
    this.queueTimes = queueTimes;
    return this;
  }

  /** How long a request may wait for its answer; 15 minutes by default. */
  public Duration getLongestWait() {
    return longestWait;
  }

  /**
   * Bounds the time that a span stays open for the answer to its request, or for the Future of its
   * handler. Then it ends with an error, and is counted.
   *
   * @param wait at least a millisecond, at most a day
   * @throws IllegalArgumentException when it is shorter or longer
   */
  public EventBusTracingOptions setLongestWait(Duration wait) {
    if (given(wait, "wait").compareTo(Duration.ofMillis(1)) < 0
        || wait.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "longestWait is " + wait + "; set it to at least a millisecond and at most a day");
    }
    this.longestWait = wait;
    return this;
  }

  /** How many spans may be open for an answer; 10,000 by default. */
  public int getMostOpen() {
    return mostOpen;
  }

  /**
   * Bounds the number of spans that are open for an answer, for consumers and for senders of one
   * Vertx each. Above, the oldest ends with an error, and is counted.
   *
   * @throws IllegalArgumentException when it is below 1 or above a million
   */
  public EventBusTracingOptions setMostOpen(int count) {
    if (count < 1 || count > 1_000_000) {
      throw new IllegalArgumentException(
          "mostOpen is " + count + "; set it to at least 1 and at most 1000000");
    }
    this.mostOpen = count;
    return this;
  }

  private static void notBlank(@Nullable String text, String what) {
    if (given(text, what).isBlank()) {
      throw new IllegalArgumentException(what + " is blank; give the name of a header");
    }
  }

  private static <T> T given(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is null; leave it out for the default");
    }
    return value;
  }
}
