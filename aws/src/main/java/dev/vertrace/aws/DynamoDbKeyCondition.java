package dev.vertrace.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * The shape of a query's key condition: which attributes are compared how, such as {@code customer
 * = ? AND begins_with(placed, ?)}. What is not written as DynamoDB wants it has no shape: a part of
 * it may be a value.
 */
final class DynamoDbKeyCondition {
  private static final Pattern TOKEN = Pattern.compile("\\s*([#:]?\\w+|<=|>=|[=<>(),]|\\S)");
  private static final Pattern NAME = Pattern.compile("#\\w+|[A-Za-z_]\\w*");
  private static final Pattern OPERATOR = Pattern.compile("[A-Z_]+");
  private static final Set<String> COMPARISONS = Set.of("=", "<", "<=", ">", ">=");
  private static final int MAX_LENGTH = 4096; // DynamoDB's own limit

  private final List<String> tokens = new ArrayList<>();
  private final Map<?, ?> names;
  private final StringBuilder shape = new StringBuilder();
  private int position;

  private DynamoDbKeyCondition(String expression, Map<?, ?> names) {
    Matcher matcher = TOKEN.matcher(expression);
    while (matcher.find()) {
      tokens.add(matcher.group(1));
    }
    this.names = names;
  }

  /** The shape of a Query's condition, today's or the former way; null when there is none. */
  static @Nullable String shape(SdkPojo query) {
    String expression = SdkFields.get(query, "KeyConditionExpression", String.class);
    if (expression == null) {
      return former(SdkFields.map(query, "KeyConditions"));
    }
    return expression.length() > MAX_LENGTH
        ? null
        : new DynamoDbKeyCondition(expression, SdkFields.map(query, "ExpressionAttributeNames"))
            .read();
  }

  private static @Nullable String former(Map<?, ?> conditions) {
    Map<String, String> sorted = new TreeMap<>();
    for (Entry<?, ?> condition : conditions.entrySet()) {
      String operator =
          condition.getValue() instanceof SdkPojo pojo
              ? SdkFields.get(pojo, "ComparisonOperator", String.class)
              : null;
      if (operator == null || !OPERATOR.matcher(operator).matches()) {
        return null;
      }
      sorted.put(String.valueOf(condition.getKey()), operator);
    }
    StringBuilder shape = new StringBuilder();
    sorted.forEach(
        (name, operator) ->
            shape
                .append(shape.isEmpty() ? "" : " AND ")
                .append(name + " " + operator)
                .append(operator.equals("BETWEEN") ? " ? AND ?" : " ?"));
    return shape.isEmpty() ? null : shape.toString();
  }

  private @Nullable String read() {
    boolean read = clause();
    while (read && takes("AND")) {
      shape.append(" AND ");
      read = clause();
    }
    return read && position == tokens.size() ? shape.toString() : null;
  }

  private boolean clause() {
    if (takes("(")) {
      return clause() && takes(")");
    }
    return takes("begins_with") ? prefix() : comparison();
  }

  private boolean prefix() {
    if (!takes("(")) {
      return false;
    }
    shape.append("begins_with(");
    boolean read = name() && takes(",") && value() && takes(")");
    shape.append(", ?)");
    return read;
  }

  private boolean comparison() {
    if (!name()) {
      return false;
    }
    if (takes("BETWEEN")) {
      shape.append(" BETWEEN ? AND ?");
      return value() && takes("AND") && value();
    }
    String operator = next();
    shape.append(' ').append(operator).append(" ?");
    return COMPARISONS.contains(operator) && value();
  }

  private boolean name() {
    String name = next();
    shape.append(names.get(name) instanceof String known ? known : name);
    return NAME.matcher(name).matches();
  }

  private boolean value() {
    return next().startsWith(":");
  }

  private boolean takes(String token) {
    boolean taken =
        position < tokens.size()
            && tokens.get(position).toLowerCase(Locale.ROOT).equals(token.toLowerCase(Locale.ROOT));
    position += taken ? 1 : 0;
    return taken;
  }

  private String next() {
    return position < tokens.size() ? tokens.get(position++) : "";
  }
}
