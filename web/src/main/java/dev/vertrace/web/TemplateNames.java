package dev.vertrace.web;

import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.uritemplate.UriTemplate;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Stands before a web client and tells the template of a request by its trace operation. */
final class TemplateNames implements InvocationHandler {
  private final WebClient delegate;

  private TemplateNames(WebClient delegate) {
    this.delegate = delegate;
  }

  static WebClient around(WebClient client) {
    return Interfaces.proxy(client, WebClient.class, new TemplateNames(client));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (method.getName().equals("equals") && args != null) {
      return proxy == args[0];
    }
    Object result = Interfaces.invoke(delegate, method, args);
    if (result instanceof HttpRequest<?> request
        && args != null
        && args[args.length - 1] instanceof UriTemplate template) {
      return request.traceOperation(TemplateText.of(template));
    }
    return result == delegate ? proxy : result;
  }
}
