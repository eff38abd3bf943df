package dev.vertrace.messaging;

import org.jspecify.annotations.Nullable;

/**
 * Tells which addresses are one and the same to readers of traces, so that generated parts get into
 * no name. Give it to {@link EventBusTracingOptions#setAddressTemplate}.
 *
 * <pre>{@code
 * new EventBusTracingOptions()
 *     .setAddressTemplate(address -> address.startsWith("cart.") ? "cart.{customer}" : null)
 * }</pre>
 *
 * <p>Called on the threads of senders and consumers, from several at a time: it must not block.
 * What it gives for an address should never change. What it throws is logged once, and Vertrace's
 * own template serves.
 */
@FunctionalInterface
public interface EventBusAddressTemplate {

  /**
   * The template of an address, the address itself if it has no generated part, or null for the
   * template that Vertrace finds: UUIDs, ULIDs, long hexadecimal ids, and numbers between dots,
   * slashes or colons become {@code {id}}.
   */
  @Nullable String templateOf(String address);
}
