package dev.vertrace.testkit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The whole set of attributes that a span must and may have. An attribute is its name and its type:
 * a number in a string is another one. Test thread only.
 */
final class ContractAttributes {
  private final Map<AttributeKey<?>, Expected> known = new LinkedHashMap<>();
  private final Set<AttributeKey<?>> required = new LinkedHashSet<>();

  private record Expected(String description, Predicate<Object> matches) {}

  /** An attribute that must be there. */
  <T> ContractAttributes must(AttributeKey<T> key, T value) {
    return mustBeOneOf(key, List.of(value));
  }

  /** An attribute that must be there, with one of these values. */
  <T> ContractAttributes mustBeOneOf(AttributeKey<T> key, List<T> values) {
    required.add(key);
    return mayBeOneOf(key, values);
  }

  /** An attribute that must be there with some name as value, such as that of a class. */
  ContractAttributes mustName(AttributeKey<String> key) {
    required.add(key);
    known.put(key, new Expected("a name", value -> value.toString().matches("[\\w.$-]+")));
    return this;
  }

  /** An attribute that has any value, if it is there. */
  ContractAttributes may(AttributeKey<?> key) {
    known.put(key, new Expected("any value", value -> true));
    return this;
  }

  /** An attribute that has this value, if it is there. */
  <T> ContractAttributes may(AttributeKey<T> key, T value) {
    return mayBeOneOf(key, List.of(value));
  }

  /** An attribute that has one of these values, if it is there. */
  <T> ContractAttributes mayBeOneOf(AttributeKey<T> key, List<T> values) {
    known.put(key, new Expected(describe(values), values::contains));
    return this;
  }

  private static String describe(List<?> allowed) {
    return allowed.size() == 1 ? allowed.get(0).toString() : "one of " + allowed;
  }

  /** What is wrong, an entry for each attribute. */
  Set<String> problems(Attributes actual, Set<String> extra) {
    Set<String> problems = new TreeSet<>();
    known.forEach(
        (key, expected) -> {
          if (required.contains(key) && actual.get(key) == null) {
            problems.add("missing " + show(key) + ", expected " + expected.description());
          }
        });
    actual.forEach((key, value) -> check(key, value, extra, problems));
    return problems;
  }

  private void check(AttributeKey<?> key, Object value, Set<String> extra, Set<String> problems) {
    Expected expected = known.get(key);
    if (expected == null && !extra.contains(key.getKey())) {
      problems.add("unknown " + show(key) + " = " + value);
    } else if (expected != null && !expected.matches().test(value)) {
      problems.add("wrong " + show(key) + " = " + value + ", expected " + expected.description());
    }
  }

  private static String show(AttributeKey<?> key) {
    return key.getKey() + " (" + key.getType() + ")";
  }
}
