package dev.vertrace.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The names of a service's server spans, each built once. Any thread. */
final class SpanNames {
  private static final int MOST = 1000;

  private final Map<String, Map<String, String>> byRoute = new ConcurrentHashMap<>();

  /**
   * @param method one of the known ones, or what stands for all others
   */
  String of(String method, String route) {
    Map<String, String> byMethod = byRoute.get(route);
    String known = byMethod == null ? null : byMethod.get(method);
    return known == null ? build(method, route) : known;
  }

  private String build(String method, String route) {
    String name = method + " " + route;
    if (byRoute.size() < MOST) {
      byRoute.computeIfAbsent(route, absent -> new ConcurrentHashMap<>()).put(method, name);
    }
    return name;
  }

  int size() {
    return byRoute.size();
  }
}
