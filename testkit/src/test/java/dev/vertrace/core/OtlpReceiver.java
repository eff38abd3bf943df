package dev.vertrace.core;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A collector on 127.0.0.1 that answers or, like a hung one, does not. */
final class OtlpReceiver implements AfterEachCallback {
  private final Vertx vertx = Vertx.vertx();
  private final Promise<String> request = Promise.promise();

  /** Starts it, and gives its endpoint. */
  String start(boolean answers) {
    int port =
        TracedVertx.await(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        r ->
                            r.body()
                                .onSuccess(
                                    body -> {
                                      request.tryComplete(
                                          describe(
                                              r.method()
                                                  + " "
                                                  + r.path()
                                                  + " "
                                                  + r.getHeader("content-type"),
                                              body));
                                      if (answers) {
                                        r.response().end();
                                      }
                                    }))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    return "http://127.0.0.1:" + port;
  }

  private static String describe(String head, Buffer body) {
    return head + (body.toString().contains("test span") ? " with span" : " without span");
  }

  String firstRequest() {
    return TracedVertx.await(request.future());
  }

  boolean hasRequest() {
    return request.future().isComplete();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TracedVertx.await(vertx.close());
  }
}
