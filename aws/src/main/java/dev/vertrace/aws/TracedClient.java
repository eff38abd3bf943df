package dev.vertrace.aws;

import io.opentelemetry.context.Scope;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;

/**
 * Stands before an AWS client and gives each call its span.
 *
 * <p>A proxy and not an execution interceptor: the SDK does not tell interceptors of every end. A
 * cancelled future, missing credentials and an API call timeout would leave the span open.
 */
final class TracedClient implements InvocationHandler {
  private final SdkClient delegate;
  private final ClientInfo info;
  private final AwsTracing tracing;
  private final Map<Method, Route> routes = new ConcurrentHashMap<>();

  private enum Way {
    /** A call of the service. */
    CALL,
    /** A convenience of the interface, such as a paginator, which comes back to the proxy. */
    CONVENIENCE,
    /** Anything else, such as {@code close}. */
    DELEGATE
  }

  private record Route(Way way, int requestIndex) {}

  private TracedClient(SdkClient delegate, ClientInfo info, AwsTracing tracing) {
    this.delegate = delegate;
    this.info = info;
    this.tracing = tracing;
  }

  static Object around(SdkClient client, AwsTracing tracing) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = client.getClass(); type != null; type = type.getSuperclass()) {
      collect(type, interfaces);
    }
    return Proxy.newProxyInstance(
        client.getClass().getClassLoader(),
        interfaces.toArray(Class<?>[]::new),
        new TracedClient(client, ClientInfo.of(client, interfaces), tracing));
  }

  private static void collect(Class<?> type, Set<Class<?>> interfaces) {
    for (Class<?> implemented : type.getInterfaces()) {
      if (Modifier.isPublic(implemented.getModifiers())) {
        interfaces.add(implemented);
      }
      collect(implemented, interfaces);
    }
  }

  /** The client behind a proxy of this class, or the object itself. */
  static @Nullable Object unwrap(@Nullable Object client) {
    return client != null
            && Proxy.isProxyClass(client.getClass())
            && Proxy.getInvocationHandler(client) instanceof TracedClient traced
        ? traced.delegate
        : client;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    Route route = routes.get(method);
    if (route == null) {
      route = routes.computeIfAbsent(method, this::route);
    }
    if (route.way() == Way.CONVENIENCE) {
      return InvocationHandler.invokeDefault(proxy, method, args);
    }
    if (route.way() == Way.CALL
        && args != null
        && args[route.requestIndex()] instanceof SdkRequest request) {
      return trace(method, args, route.requestIndex(), request);
    }
    return method.getName().equals("equals") && args != null
        ? delegate.equals(unwrap(args[0]))
        : delegate(method, args);
  }

  private Route route(Method method) {
    int requestIndex = requestIndex(method);
    if (requestIndex >= 0 && !givesPages(method)) {
      return new Route(Way.CALL, requestIndex);
    }
    return new Route(isInherited(method) ? Way.CONVENIENCE : Way.DELEGATE, requestIndex);
  }

  private static int requestIndex(Method method) {
    Class<?>[] types = method.getParameterTypes();
    for (int i = 0; i < types.length; i++) {
      if (SdkRequest.class.isAssignableFrom(types[i])) {
        return i;
      }
    }
    return -1;
  }

  private static boolean givesPages(Method method) {
    Class<?> type = method.getReturnType();
    return SdkIterable.class.isAssignableFrom(type) || SdkPublisher.class.isAssignableFrom(type);
  }

  /** Whether the client leaves the method to its interface. */
  private boolean isInherited(Method method) {
    try {
      return method.isDefault()
          && delegate
              .getClass()
              .getMethod(method.getName(), method.getParameterTypes())
              .isDefault();
    } catch (NoSuchMethodException e) { // cannot be: the client implements the interface
      return false;
    }
  }

  private @Nullable Object trace(
      Method method, @Nullable Object[] args, int requestIndex, SdkRequest request)
      throws Throwable {
    TracedCall call = tracing.start(info, request);
    if (call == null) {
      return delegate(method, args);
    }
    @Nullable Object[] sent = args.clone();
    sent[requestIndex] = call.inject(request);
    Object result;
    try {
      result = callInScope(call, method, sent);
    } catch (Throwable t) { // whatever it is, the span ends
      call.end(null, t);
      throw t;
    }
    endWith(result, call);
    return result;
  }

  private @Nullable Object callInScope(TracedCall call, Method method, @Nullable Object[] args)
      throws Throwable {
    Scope scope = call.context().makeCurrent();
    try {
      return delegate(method, args);
    } finally {
      scope.close();
    }
  }

  private static void endWith(@Nullable Object result, TracedCall call) {
    if (result instanceof CompletableFuture<?> future) {
      var unused =
          future.whenComplete(call::end); // the user gets the SDK's own: it can be cancelled
    } else {
      call.end(result, null);
    }
  }

  private @Nullable Object delegate(Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(delegate, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
