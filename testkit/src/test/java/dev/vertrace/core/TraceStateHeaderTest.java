package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateHeaderTest {

  @Test
  void leavesHeaderAlone_whenShort() {
    assertThat(combine("a=1,b=2,c=3")).isEqualTo("a=1,b=2,c=3");
  }

  @ParameterizedTest
  @ValueSource(strings = {",a=1,b=2", "a=1,,b=2", "a=1, \t,b=2", "a=1,b=2,", " a=1 ,b=2, "})
  void dropsEmptyMembers(String header) {
    assertThat(combine(header)).isEqualTo("a=1,b=2");
  }

  @Test
  void keepsOrder_whenThereAreSeveralHeaders() {
    assertThat(combine("a=1,b=2", "c=3")).isEqualTo("a=1,b=2,c=3");
  }

  @Test
  void isEmpty_whenEmpty() {
    assertThat(combine("")).isEmpty();
  }

  @Test
  void keepsAll_whenExactlyAtTheLimit() {
    String header = "a=" + "x".repeat(254) + ",b=" + "y".repeat(253);

    assertThat(header).hasSize(512);
    assertThat(combine(header)).isEqualTo(header);
  }

  @Test
  void dropsLongMembersFirst_whenTooLong() {
    String members = members(30, 16);

    assertThat(combine("long=" + "x".repeat(200) + "," + members)).isEqualTo(members);
  }

  @Test
  void keepsMemberOf128_whenTooLong() {
    String fits = "a=" + "x".repeat(126);

    assertThat(combine(fits, "b=" + "y".repeat(127), "c=" + "z".repeat(254))).isEqualTo(fits);
  }

  @Test
  void dropsFromTheEnd_whenStillTooLong() {
    assertThat(combine(members(32, 30))).isEqualTo(members(16, 30));
  }

  @Test
  void isEmpty_whenEveryMemberIsTooLong() {
    String longMembers = "a=" + "x".repeat(250) + ",b=" + "x".repeat(250) + ",c=" + "x".repeat(250);

    assertThat(combine(longMembers)).isEmpty();
  }

  @Test
  void isEmpty_whenThereIsTooMuch() {
    assertThat(combine("a=1," + ",".repeat(20_000))).isEmpty();
  }

  private static String members(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format("k%02d=", i) + "v".repeat(length - 4))
        .collect(Collectors.joining(","));
  }

  private static String combine(String... headers) {
    return TraceStateHeader.combine(List.of(headers));
  }
}
