package dev.vertrace.testkit;

import static dev.vertrace.testkit.ContractSpan.SECRET;
import static dev.vertrace.testkit.ContractSpan.SECRET_NUMBER;
import static io.opentelemetry.semconv.DbAttributes.DB_COLLECTION_NAME;
import static io.opentelemetry.semconv.DbAttributes.DB_NAMESPACE;
import static io.opentelemetry.semconv.DbAttributes.DB_OPERATION_NAME;
import static io.opentelemetry.semconv.DbAttributes.DB_QUERY_SUMMARY;
import static io.opentelemetry.semconv.DbAttributes.DB_QUERY_TEXT;
import static io.opentelemetry.semconv.DbAttributes.DB_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.DbAttributes.DB_SYSTEM_NAME;
import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the spans of any SQL client are by the <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/sql/">stable conventions</a>. Before
 * each test the real database has an empty table:
 *
 * <pre>{@code
 * CREATE TABLE contract_bids (id integer PRIMARY KEY, note varchar(99))
 * }</pre>
 *
 * <pre>{@code
 * class PoolTest implements SqlContract {
 *   public void execute(String sql, Object... parameters) {
 *     inSpan(() -> pool.preparedQuery(sql).execute(Tuple.wrap(parameters))).await();
 *   }
 *   public String systemName() {
 *     return "postgresql";
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>JUnit calls it on the thread of the test, and {@link #execute} on several at once.
 */
public interface SqlContract extends TracingContract {
  /**
   * Starts a span of any name and of the kind INTERNAL, executes a statement within it, waits for
   * the result, and ends the span.
   *
   * @param parameters none where the client should send the text without preparing it
   * @throws Exception any, when the statement fails
   */
  void execute(String sql, Object... parameters) throws Exception;

  /** The value of {@code db.system.name}. */
  String systemName();

  /** The value of {@code db.namespace}, or null where the client does not know it. */
  @Nullable String namespace();

  /** What the client connects to. */
  InetSocketAddress server();

  /** How the database calls the violation of a primary key, such as by SQLSTATE 23505. */
  String duplicateKeyCode();

  /** A parameter's place in a statement; the first is 1. */
  default String placeholder(int position) {
    return "?";
  }

  @Test
  default void describesStatement() throws Exception {
    execute("SELECT note FROM contract_bids");

    onlySpan()
        .isNamed("SELECT contract_bids")
        .isFine()
        .has(attributes("SELECT", "SELECT note FROM contract_bids"), extraAttributes());
  }

  @Test
  default void hidesLiterals() throws Exception {
    execute("INSERT INTO contract_bids VALUES (" + SECRET_NUMBER + ", 'it is " + SECRET + "')");

    List<SpanData> spans = traces().await(2);
    ContractSpan.assertAbsent(SECRET, spans);
    ContractSpan.assertAbsent(SECRET_NUMBER, spans);
    ContractSpan.only(spans, SpanKind.CLIENT)
        .isNamed("INSERT contract_bids")
        .isFine()
        .has(attributes("INSERT", "INSERT INTO contract_bids VALUES (?, ?)"), extraAttributes());
  }

  @Test
  default void hidesParameters() throws Exception {
    String sql =
        "UPDATE contract_bids SET note = " + placeholder(1) + " WHERE id = " + placeholder(2);
    execute(sql, SECRET, Integer.valueOf(SECRET_NUMBER));

    List<SpanData> spans = traces().await(2);
    ContractSpan.assertAbsent(SECRET, spans);
    ContractSpan.assertAbsent(SECRET_NUMBER, spans);
    ContractSpan.only(spans, SpanKind.CLIENT)
        .isNamed("UPDATE contract_bids")
        .isFine()
        .has(attributes("UPDATE", sql), extraAttributes());
  }

  @Test
  default void isErrorWithCode_whenStatementFails() throws Exception {
    String sql = "INSERT INTO contract_bids (id) VALUES (" + SECRET_NUMBER + ")";
    execute(sql);
    onlySpan().isFine();
    assertThatThrownBy(() -> execute(sql)).isInstanceOf(Exception.class);

    ContractSpan span = onlySpan();
    ContractSpan.assertAbsent(SECRET_NUMBER, List.of(span.data()));
    span.isNamed("INSERT contract_bids")
        .isError()
        .has(
            attributes("INSERT", "INSERT INTO contract_bids (id) VALUES (?)")
                .must(DB_RESPONSE_STATUS_CODE, duplicateKeyCode())
                .mustName(ERROR_TYPE),
            extraAttributes());
  }

  @Test
  default void keepsConcurrentStatementsApart() throws Exception {
    ContractThreads.run(
        8,
        () -> {
          execute("DELETE FROM contract_bids");
          return true;
        });

    List<SpanData> spans = traces().await(16);
    List<SpanData> statements =
        spans.stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
    assertThat(statements).as(TraceTrees.of(spans)).hasSize(8);
    assertThat(statements)
        .extracting(span -> ContractSpan.parentOf(span, spans).getSpanId())
        .as("parents in\n%s", TraceTrees.of(spans))
        .doesNotHaveDuplicates();
  }

  /** The span of a statement, as the child of the one around it. */
  private ContractSpan onlySpan() {
    List<SpanData> spans = traces().await(2);
    ContractSpan span = ContractSpan.only(spans, SpanKind.CLIENT);
    ContractSpan.parentOf(span.data(), spans);
    return span;
  }

  private ContractAttributes attributes(String operation, String text) {
    String namespace = namespace();
    ContractAttributes attributes =
        new ContractAttributes()
            .must(DB_SYSTEM_NAME, systemName())
            .must(DB_QUERY_TEXT, text)
            .may(DB_QUERY_SUMMARY, operation + " contract_bids")
            .may(DB_OPERATION_NAME, operation)
            .may(DB_COLLECTION_NAME, "contract_bids")
            .may(SERVER_ADDRESS, server().getHostString())
            .may(SERVER_PORT, (long) server().getPort())
            .may(NETWORK_PEER_ADDRESS)
            .may(NETWORK_PEER_PORT);
    return namespace == null ? attributes : attributes.must(DB_NAMESPACE, namespace);
  }
}
