package dev.vertrace.web;

import io.vertx.core.json.JsonObject;
import io.vertx.uritemplate.UriTemplate;
import io.vertx.uritemplate.Variables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives back the text of a template, which Vert.x keeps to itself, by an expansion in which each
 * variable stands for itself: {@code /users/{id}{?page}} becomes {@code /users/{id}?page={page}}.
 */
final class TemplateText implements Variables {
  private TemplateText() {}

  /** The text, or null when the template cannot be expanded. */
  static @Nullable String of(UriTemplate template) {
    try {
      return template.expandToString(new TemplateText()).replace("%7B", "{").replace("%7D", "}");
    } catch (RuntimeException e) { // the caller's request must not notice
      return null;
    }
  }

  @Override
  public Object get(String name) {
    return getSingle(name);
  }

  @Override
  public String getSingle(String name) {
    return "{" + name + "}";
  }

  @Override
  public @Nullable List<String> getList(String name) {
    return null;
  }

  @Override
  public @Nullable Map<String, String> getMap(String name) {
    return null;
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public Variables set(String name, String value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Variables set(String name, List<String> value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Variables set(String name, Map<String, String> value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Variables addAll(JsonObject json) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Variables clear() {
    throw new UnsupportedOperationException();
  }
}
