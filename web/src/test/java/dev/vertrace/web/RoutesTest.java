package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.StaticHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
  private final TracedVertx traced = new TracedVertx();
  private WebClient client;
  private Router router;

  @BeforeAll
  void serve() {
    router = Router.router(traced.vertx);
    var handler = TraceHandler.wrap(traced.vertrace, router);
    routes(router); // after wrap: routes may come later
    client = traced.client(traced.serve(handler));
  }

  @AfterAll
  void close() {
    traced.close();
  }

  private void routes(Router root) {
    root.route().handler(BodyHandler.create(false));
    root.route("/api/*").handler(RoutingContext::next);
    root.get("/").handler(RoutesTest::ok);
    root.get("/static-path").handler(RoutesTest::ok);
    root.get("/orders/:id").handler(RoutesTest::ok);
    root.get("/orders/:id/items/:item").handler(RoutesTest::ok);
    root.get("/files/:name.:ext").handler(RoutesTest::ok);
    root.getWithRegex("/regex/[0-9]+").handler(RoutesTest::ok);
    root.getWithRegex("\\/captured\\/(?<what>[a-z]+)").handler(RoutesTest::ok);
    root.get("/named/:id").setName("my-name").handler(RoutesTest::ok);
    root.get("/twin/a/:id").setName("twin").handler(RoutesTest::ok);
    root.get("/twin/b/:id").setName("twin").handler(RoutesTest::ok);
    root.route("/wild/*").handler(RoutesTest::ok);
    root.get("/multi/:id").handler(RoutingContext::next).handler(RoutesTest::ok);
    root.get("/twice/:id").handler(RoutingContext::next);
    root.get("/twice/:id").handler(RoutesTest::ok);
    root.get("/choose/:id").handler(RoutingContext::next);
    root.get("/choose/special").handler(RoutesTest::ok);
    root.post("/method").handler(RoutesTest::ok);
    root.get("/blocking/:id").blockingHandler(RoutesTest::ok);
    root.get("/from/:id").handler(context -> context.reroute("/orders/7"));
    root.get("/back/:id").handler(context -> context.reroute("/static-path"));
    root.get("/thrown/:id")
        .handler(
            context -> {
              throw new IllegalStateException("broken");
            });
    root.get("/failed/:id").handler(context -> context.fail(503));
    root.get("/handled/:id").handler(context -> context.fail(new IllegalStateException("broken")));
    root.route("/handled/*")
        .failureHandler(context -> context.response().setStatusCode(500).end("sorry"));
    root.get("/rerouted-failure/:id").handler(context -> context.fail(500));
    root.route("/rerouted-failure/*").failureHandler(context -> context.reroute("/static-path"));
    root.get("/later/:id").handler(context -> traced.vertx.setTimer(1, timer -> ok(context)));
    root.route("/assets/*").handler(StaticHandler.create("META-INF"));
    root.route("/guarded/*").handler(context -> context.fail(401));
    root.get("/guarded/:id").handler(RoutesTest::ok);
    root.route("/api/*").subRouter(api());
    root.route("/tenants/:tenant/*").subRouter(simple("/users/:id"));
    root.route("/one/*").subRouter(shared());
    root.route("/two/*").subRouter(shared());
    root.route("/bare/*").subRouter(bare());
    root.route("/same/*").subRouter(simpleNext("/x/:id"));
    root.get("/same/x/:key").handler(RoutesTest::ok);
    root.route().path("/pathed/:id").method(HttpMethod.GET).handler(RoutesTest::ok);
    root.route().pathRegex("/pathed-regex/(?:a|b)").handler(RoutesTest::ok);
    root.get("/last/:id").last().handler(RoutesTest::ok);
    root.get("/last/:first").handler(RoutingContext::next);
    root.get("/ordered/:second").order(2_000).handler(RoutesTest::ok);
    root.get("/ordered/:first").order(1_999).handler(RoutingContext::next);
    root.post("/typed/:id").consumes("text/plain").handler(RoutesTest::ok);
    root.get("/typed/:id").produces("application/json").handler(RoutesTest::ok);
    root.get("/disabled/:id").disable().handler(RoutesTest::ok);
    root.get("/slow/:id").handler(TimeoutHandler.create(10, 503));
    root.get("/slow/:id").handler(context -> {});
    root.get("/aborted/:id").handler(context -> context.fail(new HttpException(409)));
    root.errorHandler(409, context -> context.response().setStatusCode(409).end());
    root.route("/deep/*").subRouter(deep(3));
    root.route("/deep-regex/*").subRouter(regexed());
    root.get("/async-fail/:id")
        .handler(context -> traced.vertx.setTimer(1, timer -> context.fail(500)));
    root.get("/future/:id").respond(context -> Future.succeededFuture("ok"));
    root.get("/future-failed/:id").respond(context -> Future.failedFuture("broken"));
    root.get("/down/:id").handler(context -> context.reroute(HttpMethod.POST, "/method"));
  }

  private Router deep(int levels) {
    Router router = Router.router(traced.vertx);
    router.get("/leaf/:id").handler(RoutesTest::ok);
    if (levels > 0) {
      router.route("/level" + levels + "/*").subRouter(deep(levels - 1));
    }
    return router;
  }

  private Router regexed() {
    Router router = Router.router(traced.vertx);
    router.getWithRegex("/[a-z]+").handler(RoutesTest::ok);
    return router;
  }

  private Router shared;

  private Router shared() {
    if (shared == null) {
      shared = simple("/list");
    }
    return shared;
  }

  private Router api() {
    Router v1 = Router.router(traced.vertx);
    v1.route().handler(RoutingContext::next);
    v1.get("/t/:tid").handler(RoutesTest::ok);
    v1.get("/thrown/:tid")
        .handler(
            context -> {
              throw new IllegalStateException("deep");
            });
    v1.get("/").handler(RoutesTest::ok);
    Router api = Router.router(traced.vertx);
    api.route("/v1/*").subRouter(v1);
    api.get("/direct").handler(RoutesTest::ok);
    return api;
  }

  private Router simple(String path) {
    Router router = Router.router(traced.vertx);
    router.get(path).handler(RoutesTest::ok);
    return router;
  }

  private Router simpleNext(String path) {
    Router router = Router.router(traced.vertx);
    router.get(path).handler(RoutingContext::next);
    return router;
  }

  private Router bare() {
    Router router = Router.router(traced.vertx);
    router.get().handler(RoutesTest::ok);
    return router;
  }

  private static void ok(RoutingContext context) {
    context.response().end("ok");
  }

  @ParameterizedTest(name = "{0} is {1} with status {2}")
  @CsvSource(
      nullValues = "none",
      value = {
        "/, /, 200",
        "/static-path, /static-path, 200",
        "/orders/7, /orders/:id, 200",
        "/orders/7/, /orders/:id, 200",
        "/orders/7/items/8, /orders/:id/items/:item, 200",
        "/files/report.pdf, /files/:name.:ext, 200",
        "/regex/123, /regex/[0-9]+, 200",
        "/captured/abc, '\\/captured\\/(?<what>[a-z]+)', 200",
        "/named/7, /named/:id, 200",
        "/twin/a/7, /twin/a/:id, 200",
        "/twin/b/7, /twin/b/:id, 200",
        "/wild/any/thing, /wild/*, 200",
        "/multi/7, /multi/:id, 200",
        "/twice/7, /twice/:id, 200",
        "/choose/special, /choose/special, 200",
        "/choose/other, /choose/:id, 404",
        "/blocking/7, /blocking/:id, 200",
        "/from/7, /orders/:id, 200",
        "/back/7, /static-path, 200",
        "/thrown/7, /thrown/:id, 500",
        "/failed/7, /failed/:id, 503",
        "/handled/7, /handled/:id, 500",
        "/rerouted-failure/7, /rerouted-failure/:id, 200",
        "/later/7, /later/:id, 200",
        "/assets/MANIFEST.MF, /assets/*, 200",
        "/assets/missing, none, 404",
        "/guarded/7, /guarded/*, 401",
        "/api/direct, /api/direct, 200",
        "/api/v1/t/3, /api/v1/t/:tid, 200",
        "/api/v1/, /api/v1/, 200",
        "/api/v1/thrown/3, /api/v1/thrown/:tid, 500",
        "/api/v1/nothing, none, 404",
        "/api/nothing, none, 404",
        "/tenants/acme/users/7, /tenants/:tenant/users/:id, 200",
        "/one/list, /one/list, 200",
        "/two/list, /two/list, 200",
        "/bare/any, /bare/*, 200",
        "/same/x/7, /same/x/:key, 200",
        "/pathed/7, /pathed/:id, 200",
        "/pathed-regex/a, /pathed-regex/(?:a|b), 200",
        "/last/7, /last/:id, 200",
        "/ordered/7, /ordered/:second, 200",
        "/typed/7, /typed/:id, 200",
        "/disabled/7, none, 404",
        "/slow/7, /slow/:id, 503",
        "/aborted/7, /aborted/:id, 409",
        "/deep-regex/abc, /deep-regex/[a-z]+, 200",
        "/deep/leaf/1, /deep/leaf/:id, 200",
        "/deep/level3/level2/level1/leaf/1, /deep/level3/level2/level1/leaf/:id, 200",
        "/deep/level3/level2/nothing, none, 404",
        "/async-fail/7, /async-fail/:id, 500",
        "/future/7, /future/:id, 200",
        "/future-failed/7, /future-failed/:id, 500",
        "/down/7, /method, 200",
        "/encoded%20path, none, 404",
        "/orders/a%2Fb, /orders/:id, 200",
        "/nothing, none, 404",
      })
  void knowsRoute(String path, @Nullable String template, int status) {
    client.get(path).send().await();

    expect("GET", template, status);
  }

  @Test
  void hasNoRoute_whenMethodIsNotAllowed() {
    client.delete("/method").send().await();

    expect("DELETE", null, 405);
  }

  @Test
  void namesRoute_forOtherMethods() {
    client.request(HttpMethod.POST, "/method").send().await();

    expect("POST", "/method", 200);
  }

  @Test
  void knowsRoute_whenAddedWhileServing() {
    client.get("/new/7").send().await();
    expect("GET", null, 404);
    var added = router.get("/new/:id").handler(RoutesTest::ok);

    client.get("/new/7").send().await();

    expect("GET", "/new/:id", 200);
    added.remove();
  }

  private void expect(String method, @Nullable String template, int status) {
    SpanData span = traced.only();
    assertThat(span.getAttributes().get(HTTP_RESPONSE_STATUS_CODE)).isEqualTo((long) status);
    assertThat(span.getAttributes().get(HTTP_ROUTE)).isEqualTo(template);
    assertThat(span.getName()).isEqualTo(template == null ? method : method + " " + template);
  }
}
