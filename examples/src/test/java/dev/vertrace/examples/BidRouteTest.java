package dev.vertrace.examples;

import static dev.vertrace.testkit.TraceAssertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.VertraceExtension;
import dev.vertrace.web.TraceHandler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test of a route that testkit/README.md shows. */
// README: from here
@ExtendWith(VertraceExtension.class)
class BidRouteTest {
  @Test
  void readsBids(Vertx vertx, Vertrace vertrace, RecordedTraces traces) {
    var router = Router.router(vertx);
    router.get("/bids/:id").handler(it -> vertrace.span("BidService.read").run(() -> it.end()));
    var handler = TraceHandler.wrap(vertrace, router);
    var server = vertx.createHttpServer().requestHandler(handler).listen(0).await();

    WebClient.create(vertx).get(server.actualPort(), "localhost", "/bids/7").send().await();

    assertThat(traces)
        .hasTree(
            """
            GET /bids/:id SERVER {http.response.status_code=200}
              BidService.read
            """);
  }
}
