package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void isTheMiddleOne_ofAnOddNumber() {
    assertThat(Statistics.of(5, 1, 3)).isEqualTo(new Statistics(3, 1, 5));
  }

  @Test
  void isBetweenTheTwoInTheMiddle_ofAnEvenNumber() {
    assertThat(Statistics.of(8, 2, 4, 1)).isEqualTo(new Statistics(3, 1, 8));
  }

  @Test
  void isNoNumber_ofNone() {
    assertThat(Statistics.of().median()).isNaN();
  }

  @Test
  void leavesTheNumbersInTheirOrder() {
    double[] numbers = {3, 1, 2};
    Statistics.of(numbers);
    assertThat(numbers).containsExactly(3, 1, 2);
  }
}
