package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.web.TraceHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.Test;

/** What a launcher does: options from JSON, and a verticle that knows nothing of the set-up. */
class LaunchedVerticleTest {
  @Test
  void tracesRouteAndBusinessSpanAndSql_whenConfiguredByJsonAlone() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver();
        LocalPostgres postgres = LocalPostgres.start()) {
      String json =
          """
          {"tracingOptions": {"serviceName": "launched", "endpoint": "%s"}}
          """
              .formatted(receiver.endpoint());
      Vertx vertx = Vertx.vertx(new VertxOptions(new JsonObject(json)));
      Campaigns campaigns = new Campaigns(postgres.port());
      vertx.deployVerticle(campaigns).await();
      String body =
          WebClient.create(vertx)
              .get(campaigns.port(), "127.0.0.1", "/campaigns/7")
              .send()
              .await()
              .bodyAsString();
      vertx.close().await();

      assertThat(body).isEqualTo("Campaign 7");
      assertThat(OtlpTree.of(receiver.await(span -> true, 3)))
          .isEqualTo(
              """
              GET /campaigns/:id SERVER launched
                Campaigns.find INTERNAL launched
                  SELECT CLIENT launched
              """);
    }
  }

  private static final class Campaigns extends VerticleBase {
    private final int postgres;
    private HttpServer server;
    private Pool pool;

    Campaigns(int postgres) {
      this.postgres = postgres;
    }

    int port() {
      return server.actualPort();
    }

    @Override
    public Future<?> start() {
      Vertrace vertrace = Vertrace.of(vertx);
      pool = PgBuilder.pool().connectingTo(LocalPostgres.optionsFor(postgres)).using(vertx).build();
      Router router = Router.router(vertx);
      router
          .get("/campaigns/:id")
          .respond(
              context -> vertrace.span("Campaigns.find").run(() -> find(context.pathParam("id"))));
      return vertx
          .createHttpServer()
          .requestHandler(TraceHandler.wrap(vertrace, router))
          .listen(0, "127.0.0.1")
          .onSuccess(listening -> server = listening);
    }

    private Future<String> find(String id) {
      return pool.preparedQuery("SELECT 'Campaign ' || $1")
          .execute(Tuple.of(id))
          .map(rows -> rows.iterator().next().getString(0));
    }
  }
}
