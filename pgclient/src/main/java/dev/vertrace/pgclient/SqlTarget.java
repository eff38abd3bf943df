package dev.vertrace.pgclient;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A database at its address, with what never changes between its queries. Any thread. */
final class SqlTarget {
  static final int MAX_ENTRIES = 1000;

  private final SqlSystem system;
  private final @Nullable String namespace;
  private final PeerAddress peer;
  private final Map<SqlStatement, Attributes> measured = new ConcurrentHashMap<>();

  SqlTarget(SqlSystem system, @Nullable String namespace, PeerAddress peer) {
    this.system = system;
    this.namespace = namespace;
    this.peer = peer;
  }

  SqlSystem system() {
    return system;
  }

  @Nullable String namespace() {
    return namespace;
  }

  PeerAddress peer() {
    return peer;
  }

  /** What the metrics of a statement have in common; built once. */
  Attributes attributes(SqlStatement statement) {
    Attributes known = measured.get(statement);
    if (known != null) {
      return known;
    }
    Attributes built = build(statement);
    if (measured.size() < MAX_ENTRIES) {
      measured.put(statement, built);
    }
    return built;
  }

  private Attributes build(SqlStatement statement) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(DbAttributes.DB_SYSTEM_NAME, system.name());
    attributes.put(DbAttributes.DB_NAMESPACE, namespace);
    attributes.put(DbAttributes.DB_QUERY_SUMMARY, statement.summary());
    attributes.put(DbAttributes.DB_OPERATION_NAME, statement.operation());
    attributes.put(DbAttributes.DB_COLLECTION_NAME, statement.collection());
    attributes.put(DbAttributes.DB_STORED_PROCEDURE_NAME, statement.procedure());
    attributes.put(ServerAttributes.SERVER_ADDRESS, peer.address());
    attributes.put(ServerAttributes.SERVER_PORT, peer.port());
    attributes.put(NetworkAttributes.NETWORK_PEER_ADDRESS, peer.address());
    attributes.put(NetworkAttributes.NETWORK_PEER_PORT, peer.port());
    return attributes.build();
  }
}
