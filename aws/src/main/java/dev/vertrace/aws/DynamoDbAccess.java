package dev.vertrace.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What a call is about.
 *
 * @param tables the tables as the request names them, sorted; none of a PartiQL statement
 * @param collection the name of the only table, or null
 * @param operations how many operations the call has
 * @param summary the operation with its tables, index and key condition, without values
 * @param text the statements of PartiQL without their literals, or null
 */
record DynamoDbAccess(
    Collection<String> tables,
    @Nullable String collection,
    long operations,
    String summary,
    @Nullable String text) {
  private static final int MAX_TEXT = 4096;

  /** The resource of DynamoDB that an ARN, or a shard iterator, names. */
  private static final Pattern ARN_TABLE = Pattern.compile("arn:[^/|]*:table/([^/|]+)");

  private static final List<String> NAMES =
      List.of("TableName", "GlobalTableName", "TargetTableName");
  private static final List<String> ARNS =
      List.of("TableArn", "StreamArn", "ResourceArn", "BackupArn", "ExportArn", "ShardIterator");

  static DynamoDbAccess of(String operation, SdkPojo request) {
    Map<?, ?> batch = SdkFields.map(request, "RequestItems");
    if (!batch.isEmpty()) {
      return ofBatch(operation, batch);
    }
    List<?> transaction = SdkFields.list(request, "TransactItems");
    if (!transaction.isEmpty()) {
      return ofTransaction(operation, transaction);
    }
    List<@Nullable String> statements = statements(request);
    return statements.isEmpty() ? ofTable(operation, request) : ofPartiQl(operation, statements);
  }

  private static DynamoDbAccess ofBatch(String operation, Map<?, ?> batch) {
    Set<String> tables = new TreeSet<>();
    long size = 0;
    for (Map.Entry<?, ?> entry : batch.entrySet()) {
      tables.add(String.valueOf(entry.getKey()));
      size += size(entry.getValue());
    }
    return ofTables(operation, tables, size, names(tables));
  }

  /** How many keys or items a batch has, or leaves unprocessed, of one table. */
  static long size(@Nullable Object ofTable) {
    return ofTable instanceof SdkPojo keys
        ? SdkFields.list(keys, "Keys").size()
        : ofTable instanceof List<?> writes ? writes.size() : 0;
  }

  private static DynamoDbAccess ofTransaction(String operation, List<?> items) {
    Set<String> tables = new TreeSet<>();
    Set<String> parts = new TreeSet<>();
    for (Object item : items) {
      if (item instanceof SdkPojo pojo) {
        addParts(pojo, tables, parts);
      }
    }
    return ofTables(operation, tables, items.size(), parts);
  }

  /** An item of a transaction has one field, named for what it does. */
  private static void addParts(SdkPojo item, Set<String> tables, Set<String> parts) {
    item.sdkFields()
        .forEach(
            field -> {
              SdkPojo action = SdkFields.get(item, field.locationName(), SdkPojo.class);
              String table =
                  action == null ? null : SdkFields.get(action, "TableName", String.class);
              if (table != null) {
                tables.add(table);
                parts.add(field.locationName() + " " + tableName(table));
              }
            });
  }

  private static DynamoDbAccess ofTables(
      String operation, Set<String> tables, long size, Collection<String> parts) {
    Set<String> names = names(tables);
    return new DynamoDbAccess(
        tables,
        names.size() == 1 ? names.iterator().next() : null,
        size,
        new DynamoDbSummary(operation).addAll(parts).toString(),
        null);
  }

  private static List<@Nullable String> statements(SdkPojo request) {
    List<@Nullable String> statements = new ArrayList<>();
    String single = SdkFields.get(request, "Statement", String.class);
    if (single != null) {
      statements.add(single);
    }
    for (String field : List.of("Statements", "TransactStatements")) {
      for (Object each : SdkFields.list(request, field)) {
        statements.add(
            each instanceof SdkPojo pojo ? SdkFields.get(pojo, "Statement", String.class) : null);
      }
    }
    return statements;
  }

  private static DynamoDbAccess ofPartiQl(String operation, List<@Nullable String> statements) {
    Set<String> tables = new TreeSet<>();
    Set<String> parts = new TreeSet<>();
    Set<String> texts = new LinkedHashSet<>();
    boolean readable = true;
    for (String each : statements) {
      PartiQlStatement statement = PartiQlStatement.of(each);
      add(tables, statement.table());
      add(parts, statement.summary());
      add(texts, statement.text());
      readable &= statement.text() != null && statement.table() != null;
    }
    String text = String.join("; ", texts);
    return new DynamoDbAccess(
        List.of(),
        readable && tables.size() == 1 ? tables.iterator().next() : null,
        statements.size(),
        new DynamoDbSummary(operation).addAll(parts).toString(),
        texts.isEmpty() ? null : text.substring(0, Math.min(text.length(), MAX_TEXT)));
  }

  private static void add(Set<String> all, @Nullable String one) {
    if (one != null) {
      all.add(one);
    }
  }

  private static DynamoDbAccess ofTable(String operation, SdkPojo request) {
    String named = SdkFields.get(request, "TableName", String.class);
    String collection = collection(request);
    DynamoDbSummary summary =
        new DynamoDbSummary(operation)
            .add(collection)
            .add(SdkFields.get(request, "IndexName", String.class))
            .add(DynamoDbKeyCondition.shape(request));
    return new DynamoDbAccess(
        named == null ? List.of() : List.of(named), collection, 1, summary.toString(), null);
  }

  private static @Nullable String collection(SdkPojo request) {
    for (String field : NAMES) {
      String name = SdkFields.get(request, field, String.class);
      if (name != null) {
        return tableName(name);
      }
    }
    for (String field : ARNS) {
      String arn = SdkFields.get(request, field, String.class);
      Matcher table = ARN_TABLE.matcher(arn == null ? "" : arn);
      if (table.find()) {
        return table.group(1);
      }
    }
    return null;
  }

  private static Set<String> names(Set<String> tables) {
    Set<String> names = new TreeSet<>();
    tables.forEach(table -> names.add(tableName(table)));
    return names;
  }

  /** A table's name, also where its ARN stands for it. */
  private static String tableName(String nameOrArn) {
    Matcher arn = ARN_TABLE.matcher(nameOrArn);
    return arn.find() ? arn.group(1) : nameOrArn;
  }
}
