package dev.vertrace.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A request by the client of the JDK, which nobody traces. Test thread only. */
final class ContractRequest {
  static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  static final String SPAN_ID = "b7ad6b7169203331";
  static final String USER_AGENT = "contract";

  private final URI server;
  private final HttpClient client;
  private final Map<String, String> headers = new LinkedHashMap<>();

  ContractRequest(URI server, HttpClient.Version version) {
    this.server = server;
    this.client = HttpClient.newBuilder().version(version).build();
    header("user-agent", USER_AGENT);
    header("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-01");
  }

  /** The parameters that the registry of URL attributes calls sensitive. */
  static String secretQuery(String value) {
    return "AWSAccessKeyId=%1$s&Signature=%1$s&sig=%1$s&X-Goog-Signature=%1$s".formatted(value);
  }

  ContractRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  HttpResponse<String> get(String target) {
    return send("GET", target);
  }

  HttpResponse<String> send(String method, String target) {
    try {
      return client.send(build(method, target), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + target + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The bodies of the answers to GET requests that run at the same time. */
  static List<String> getConcurrently(ContractRequest request, String target, int count) {
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    request.client.sendAsync(request.build("GET", target), BodyHandlers.ofString()))
            .toList();
    return answers.stream().map(answer -> answer.join().body()).toList();
  }

  private HttpRequest build(String method, String target) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.resolve(target))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.noBody());
    headers.forEach(builder::header);
    return builder.build();
  }
}
