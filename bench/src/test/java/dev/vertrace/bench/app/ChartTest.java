package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
  private static final Run RUN =
      Runs.of(
          Runs.fork(Variant.UNTRACED, 0, 10, 1_000),
          Runs.fork(Variant.OFFICIAL_OFF, 0, 10, 3_000),
          Runs.fork(Variant.VERTRACE_OFF, 0, 10, 1_500),
          Runs.fork(Variant.VERTRACE_TAIL, 0, 10, 2_800),
          Runs.fork(Variant.UNTRACED, 1, 10, 1_000),
          Runs.fork(Variant.OFFICIAL_OFF, 1, 10, 3_000),
          Runs.fork(Variant.VERTRACE_OFF, 1, 10, 1_500),
          Runs.fork(Variant.VERTRACE_TAIL, 1, 10, 5_000));

  @Test
  void hasABarForWhatWasMeasured_atEachEndpoint() throws Exception {
    Document chart = parsed(RUN);

    assertThat(words(chart, "name"))
        .isEqualTo(
            times(List.of("official-off", "vertrace-off", "vertrace-tail"), Endpoint.values()));
    assertThat(words(chart, "value"))
        .isEqualTo(times(List.of("2,000 B", "500 B", "2,900 B"), Endpoint.values()));
    assertThat(ofKind(chart, "rect", "vertrace")).hasSize(2 * Endpoint.values().length);
    assertThat(words(chart, "panel"))
        .containsExactly(
            "plaintext, untraced 1,000 B",
            "query, untraced 1,000 B",
            "20 queries, untraced 1,000 B",
            "chain, untraced 1,000 B");
  }

  @Test
  void drawsALineWhereOfficialOffEnds() throws Exception {
    Document chart = parsed(RUN);

    assertThat(ofKind(chart, "line", "reference"))
        .extracting(line -> number(line, "x1"))
        .isEqualTo(
            ofKind(chart, "rect", "official").stream()
                .map(bar -> number(bar, "x") + number(bar, "width"))
                .toList())
        .hasSize(Endpoint.values().length);
  }

  @Test
  void hasNoLine_withoutOfficialOff() throws Exception {
    Document chart =
        parsed(
            Runs.of(
                Runs.fork(Variant.UNTRACED, 0, 10, 1_000),
                Runs.fork(Variant.VERTRACE_ON, 0, 10, 1_500)));

    assertThat(ofKind(chart, "line", "reference")).isEmpty();
    assertThat(chart.getDocumentElement().getTextContent()).doesNotContain("Dashed");
  }

  @Test
  void hasRoomForNumbers_behindBarsAndLines() throws Exception {
    Document chart = parsed(RUN);
    List<Element> values = ofKind(chart, "text", "value");
    List<Element> spreads = ofKind(chart, "line", "spread");

    assertThat(values).hasSameSizeAs(spreads);
    for (int i = 0; i < values.size(); i++) {
      assertThat(number(values.get(i), "x") - number(spreads.get(i), "x2"))
          .isGreaterThan("100,000 B".length() * 7.5);
    }
  }

  private static Document parsed(Run run) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(Chart.of(run).getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> ofKind(Document chart, String tag, String kind) {
    NodeList found = chart.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> (Element) found.item(i))
        .filter(element -> element.getAttribute("class").equals(kind))
        .toList();
  }

  private static List<String> words(Document chart, String kind) {
    return ofKind(chart, "text", kind).stream().map(Element::getTextContent).toList();
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static List<String> times(List<String> words, Endpoint[] endpoints) {
    return IntStream.range(0, endpoints.length).boxed().flatMap(i -> words.stream()).toList();
  }
}
