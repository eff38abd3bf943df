package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

class DynamoDbKeyConditionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '%',
      textBlock =
          """
          customer = :c                               | customer = ?
          #c=:c                                       | customer = ?
          #unknown = :c                               | #unknown = ?
          #c = :c AND placed > :p                     | customer = ? AND placed > ?
          (#c = :c) and (placed<=:p)                  | customer = ? AND placed <= ?
          #c = :c AND begins_with ( placed , :p )     | customer = ? AND begins_with(placed, ?)
          #c = :c AND placed between :a and :b        | customer = ? AND placed BETWEEN ? AND ?
          """)
  void keepsNamesAndOperators(String expression, String shape) {
    assertThat(shape(expression)).isEqualTo(shape);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "customer = 'alice'",
        "customer = alice",
        "alice",
        "customer = :c AND",
        "customer = :c alice",
        "customer IN (:c)",
        "customer = :c AND begins_with(placed, alice)",
        "(customer = :c",
        "customer <> :c",
      })
  void hasNoShape_whenItIsNotWellFormed(String expression) {
    assertThat(shape(expression)).isNull();
  }

  @Test
  void readsFormerConditions_inOneOrder() {
    QueryRequest query =
        QueryRequest.builder()
            .keyConditions(
                Map.of(
                    "placed", Condition.builder().comparisonOperator("BETWEEN").build(),
                    "customer", Condition.builder().comparisonOperator("EQ").build()))
            .build();

    assertThat(DynamoDbKeyCondition.shape(query))
        .isEqualTo("customer EQ ? AND placed BETWEEN ? AND ?");
  }

  @Test
  void hasNoShape_whenThereIsNoCondition() {
    assertThat(DynamoDbKeyCondition.shape(QueryRequest.builder().build())).isNull();
    assertThat(shape("(".repeat(4000) + "a = :b")).isNull();
    assertThat(shape(" ".repeat(5000) + "a = :b")).isNull();
  }

  private static String shape(String expression) {
    return DynamoDbKeyCondition.shape(
        QueryRequest.builder()
            .keyConditionExpression(expression)
            .expressionAttributeNames(Map.of("#c", "customer"))
            .build());
  }
}
