package dev.vertrace.bench.app;

import java.util.Arrays;

/** What is asked of the application. */
enum Endpoint {
  PLAINTEXT("plaintext", "/plaintext"),
  QUERY("query", "/query/#"),
  QUERIES("20 queries", "/queries/20"),
  CHAIN("chain", "/chain/#");

  private final String label;
  private final String path;

  Endpoint(String label, String path) {
    this.label = label;
    this.path = path;
  }

  String label() {
    return label;
  }

  /** With {@code #} for an id. */
  String path() {
    return path;
  }

  /**
   * The one with this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Endpoint labelled(String label) {
    return Arrays.stream(values())
        .filter(endpoint -> endpoint.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no endpoint is '" + label + "'"));
  }
}
