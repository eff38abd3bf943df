package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private Load load(Handler<HttpServerRequest> server) {
    return new Load(
        vertx,
        vertx
            .createHttpServer()
            .requestHandler(server)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort());
  }

  @Test
  void sendsEachRequestOfAClosedLoadOnce() {
    Set<String> paths = new ConcurrentSkipListSet<>();
    Load load =
        load(
            request -> {
              paths.add(request.path());
              request.response().end();
            });

    assertThat(load.closed("/query/#", 3, 2)).isPositive();
    assertThat(paths).containsExactly("/query/1", "/query/2", "/query/3");
  }

  @Test
  void failsWithARequest() {
    Load load = load(request -> request.response().setStatusCode(500).end());

    assertThatThrownBy(() -> load.closed("/plaintext", 3, 1)).hasMessageContaining("status 500");
  }

  @Test
  void measuresFromWhenARequestShouldHaveBeenSent_howeverLateItIs() {
    AtomicBoolean blocks = new AtomicBoolean();
    Load load =
        load(
            request -> { // on the event loop that sends, too
              if (blocks.getAndSet(false)) {
                long end = System.nanoTime() + 200_000_000;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
              }
              request.response().end();
            });

    load.closed("/plaintext", 500, 20);
    blocks.set(true);

    Latency latency = load.open("/plaintext", 100, 0.2);

    assertThat(latency.requests()).isEqualTo(20);
    assertThat(latency.p50()).isGreaterThan(90_000); // the tenth waited for 110 ms
    assertThat(latency.p999()).isGreaterThanOrEqualTo(200_000);
  }

  @Test
  void goesOnWhileNoRequestIsAnswered() {
    List<HttpServerRequest> held = new ArrayList<>();
    Load load =
        load(
            request -> {
              held.add(request);
              if (held.size() == 20) {
                held.forEach(each -> each.response().end());
              }
            });

    assertThat(load.open("/plaintext", 100, 0.2).requests()).isEqualTo(20);
  }
}
