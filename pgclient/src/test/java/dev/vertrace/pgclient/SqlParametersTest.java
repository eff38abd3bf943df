package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.tracing.QueryRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlParametersTest {
  private final SqlParameters parameters = new SqlParameters();

  @Test
  void readsThemFromRequest() {
    List<Tuple> tuples = List.of(Tuple.of(1), Tuple.of(2));
    assertThat(parameters.of(new QueryRequest(null, "SELECT $1", tuples))).isSameAs(tuples);
  }

  @Test
  void areNone_whenRequestHasNone() {
    assertThat(parameters.of(new QueryRequest(null, "SELECT 1", null))).isEmpty();
  }

  @Test
  void areNone_whenRequestDoesNotShowThem() {
    assertThat(parameters.of(new Hidden(List.of(Tuple.of(1))))).isEmpty();
    assertThat(parameters.of("a request of another version")).isEmpty();
  }

  /** The method is there and out of reach, as on the module path. */
  private static final class Hidden {
    private final List<Tuple> parameters;

    Hidden(List<Tuple> parameters) {
      this.parameters = parameters;
    }

    @SuppressWarnings("unused") // what the test is about
    private List<Tuple> tuples() {
      return parameters;
    }
  }
}
