package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry contexts that a test can tell apart. */
final class Named {
  private static final ContextKey<String> NAME = ContextKey.named("name");

  private Named() {}

  static Context context(String name) {
    return Context.root().with(NAME, name);
  }

  /** Makes a context of that name current, for scopes that do not nest like blocks. */
  static Scope attach(String name) {
    return attach(context(name));
  }

  static Scope attach(Context context) {
    return ContextStorage.get().attach(context);
  }

  /** The name of the current context, or null. */
  static @Nullable String current() {
    return Context.current().get(NAME);
  }
}
