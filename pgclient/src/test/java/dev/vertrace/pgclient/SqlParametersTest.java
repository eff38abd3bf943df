package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.tracing.QueryRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlParametersTest {
  @Test
  void readsThemFromRequest() {
    List<Tuple> tuples = List.of(Tuple.of(1), Tuple.of(2));
    assertThat(SqlParameters.of(new QueryRequest(null, "SELECT $1", tuples))).isSameAs(tuples);
  }

  @Test
  void areNone_whenRequestHasNone() {
    assertThat(SqlParameters.of(new QueryRequest(null, "SELECT 1", null))).isEmpty();
  }

  @Test
  void areNone_whenRequestIsOfAnotherClass() {
    assertThat(SqlParameters.of("a request of another version")).isEmpty();
  }
}
