package dev.vertrace.aws;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Reads the SDK's requests and answers by the names that AWS gives to their fields. */
final class SdkFields {
  /** What stands for a value of the user. */
  private static final String REMOVED = "?";

  private SdkFields() {}

  /** What a field holds; null when it is empty, not set or unknown. */
  static @Nullable Object get(SdkPojo pojo, String name) {
    SdkField<?> field = pojo.sdkFieldNameToField().get(name);
    Object value = field == null ? null : field.getValueOrDefault(pojo);
    return isEmpty(value) ? null : value;
  }

  static <T> @Nullable T get(SdkPojo pojo, String name, Class<T> type) {
    Object value = get(pojo, name);
    return type.isInstance(value) ? type.cast(value) : null;
  }

  static @Nullable Long number(SdkPojo pojo, String name) {
    Number number = get(pojo, name, Number.class);
    return number == null ? null : number.longValue();
  }

  static @Nullable Double decimal(SdkPojo pojo, String name) {
    Number number = get(pojo, name, Number.class);
    return number == null ? null : number.doubleValue();
  }

  /** The entries of a list field, or none. */
  static List<?> list(SdkPojo pojo, String name) {
    List<?> list = get(pojo, name, List.class);
    return list == null ? List.of() : list;
  }

  /** The entries of a map field, or none. */
  static Map<?, ?> map(SdkPojo pojo, String name) {
    Map<?, ?> map = get(pojo, name, Map.class);
    return map == null ? Map.of() : map;
  }

  /** Each entry of a list field as text or JSON, or the only one; null when there is none. */
  static @Nullable List<String> texts(SdkPojo pojo, String name) {
    Object value = get(pojo, name);
    if (value == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (Object each : value instanceof List<?> list ? list : List.of(value)) {
      texts.add(each instanceof String text ? text : String.valueOf(json(each)));
    }
    return texts;
  }

  /** A field as JSON, with a mark in the place of items' values. */
  static @Nullable String json(SdkPojo pojo, String name) {
    Object value = get(pojo, name);
    return value == null ? null : String.valueOf(json(value));
  }

  private static @Nullable Object json(@Nullable Object value) {
    if (value instanceof SdkPojo pojo) {
      return isItemValue(pojo) ? REMOVED : jsonOf(pojo);
    }
    if (value instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((key, each) -> object.put(String.valueOf(key), json(each)));
      return object;
    }
    if (value instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(each -> array.add(json(each)));
      return array;
    }
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value
        : REMOVED;
  }

  private static boolean isItemValue(SdkPojo pojo) {
    return pojo.getClass().getSimpleName().equals("AttributeValue");
  }

  private static JsonObject jsonOf(SdkPojo pojo) {
    JsonObject object = new JsonObject();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (!isEmpty(value)) {
        object.put(field.locationName(), json(value));
      }
    }
    return object;
  }

  /** The SDK's lists and maps are empty when the user has set none. */
  private static boolean isEmpty(@Nullable Object value) {
    return value == null
        || (value instanceof List<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }
}
