package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.semconv.incubating.DbIncubatingAttributes;
import io.opentelemetry.semconv.incubating.DbIncubatingAttributes.DbSystemNameIncubatingValues;
import org.junit.jupiter.api.Test;

class SqlAttributesTest {
  @Test
  void matchRegistry() {
    assertThat(SqlAttributes.DB_RESPONSE_RETURNED_ROWS)
        .isEqualTo(DbIncubatingAttributes.DB_RESPONSE_RETURNED_ROWS);
    assertThat(DbIncubatingAttributes.DB_QUERY_PARAMETER.getAttributeKey("0").getKey())
        .isEqualTo(SqlAttributes.DB_QUERY_PARAMETER + ".0");
    assertThat(SqlAttributes.ORACLE_DB).isEqualTo(DbSystemNameIncubatingValues.ORACLE_DB);
    assertThat(SqlAttributes.IBM_DB2).isEqualTo(DbSystemNameIncubatingValues.IBM_DB2);
    assertThat(SqlAttributes.OTHER_SQL).isEqualTo(DbSystemNameIncubatingValues.OTHER_SQL);
  }
}
