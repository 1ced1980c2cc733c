package azurecensus.host.binding;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Converts the host's value (text, bytes or nothing) to the type of a parameter, by the rules and
 * with the JSON library of the Java worker: a conversion succeeds here if it succeeds in Azure.
 * Thread-safe.
 */
public final class InputConverter {
  private final Gson gson = new Gson();

  /**
   * Converts a value.
   *
   * @param value a {@code String}, a {@code byte[]}, a {@code List} of texts or null for nothing
   * @param target the parameter's type, generic parts included
   * @return the value; null or an empty {@code Optional} for nothing
   * @throws RuntimeException when the value does not fit; its class is the one that the worker
   *     throws
   */
  public Object convert(Object value, Type target) {
    if (rawType(target) == Optional.class) {
      return Optional.ofNullable(convertPlain(value, firstTypeArgument(target)));
    }
    return convertPlain(value, target);
  }

  private Object convertPlain(Object value, Type target) {
    if (value == null) {
      return null;
    }
    if (target instanceof WildcardType) {
      throw cannotConvert(target, null);
    }
    Class<?> raw = rawType(target);
    if (value instanceof List<?> batch) {
      return fromBatch(batch, raw, target);
    }
    return value instanceof byte[] bytes
        ? fromBytes(bytes, raw, target)
        : fromText((String) value, raw, target);
  }

  /** A batch as an array or list; its texts become JSON objects where the items are no text. */
  private Object fromBatch(List<?> batch, Class<?> raw, Type target) {
    if (raw.isArray()) {
      Class<?> item = raw.getComponentType();
      Object array = Array.newInstance(item, batch.size());
      for (int i = 0; i < batch.size(); i++) {
        Array.set(array, i, convertPlain(batch.get(i), item));
      }
      return array;
    }
    if (raw.isAssignableFrom(List.class)) {
      Type item = firstTypeArgument(target);
      List<Object> items = new ArrayList<>();
      batch.forEach(text -> items.add(item == Object.class ? text : convertPlain(text, item)));
      return items;
    }
    if (raw == String.class) {
      return gson.toJson(batch);
    }
    throw cannotConvert(target, null);
  }

  private Object fromBytes(byte[] value, Class<?> raw, Type target) {
    if (raw == byte[].class) {
      return value.clone();
    }
    String text = new String(value, StandardCharsets.UTF_8);
    if (raw == String.class) {
      return text;
    }
    if (raw == Byte[].class) {
      Byte[] boxed = new Byte[value.length];
      for (int i = 0; i < value.length; i++) {
        boxed[i] = value[i];
      }
      return boxed;
    }
    return fromJson(text, raw, target);
  }

  private Object fromText(String value, Class<?> raw, Type target) {
    if (raw == String.class) {
      return value;
    }
    Function<String, Object> number = numberParser(raw);
    if (number != null) {
      try {
        return number.apply(value);
      } catch (NumberFormatException e) {
        // The worker ignores the parser's exception and then fails to assign the text.
        throw cannotConvert(target, e);
      }
    }
    return fromJson(value, raw, target);
  }

  private static Function<String, Object> numberParser(Class<?> raw) {
    if (raw == int.class || raw == Integer.class) {
      return Integer::parseInt;
    }
    if (raw == long.class || raw == Long.class) {
      return Long::parseLong;
    }
    if (raw == short.class || raw == Short.class) {
      return Short::parseShort;
    }
    if (raw == byte.class || raw == Byte.class) {
      return Byte::parseByte;
    }
    if (raw == double.class || raw == Double.class) {
      return Double::parseDouble;
    }
    if (raw == float.class || raw == Float.class) {
      return Float::parseFloat;
    }
    return null;
  }

  private Object fromJson(String text, Class<?> raw, Type target) {
    if (raw.isRecord()) {
      throw recordFails(raw);
    }
    Object result =
        Collection.class.isAssignableFrom(raw) ? list(text, raw, target) : gson.fromJson(text, raw);
    if (result == null && !raw.isInstance(text)) {
      throw cannotConvert(target, null);
    }
    return result == null ? text : result;
  }

  private Object list(String text, Class<?> raw, Type target) {
    try {
      JsonArray array = JsonParser.parseString(text).getAsJsonArray();
      if (!(firstTypeArgument(target) instanceof Class<?> item)) {
        // The worker accepts only a class as the type of the items.
        throw cannotConvert(target, null);
      }
      return items(array, item);
    } catch (JsonSyntaxException | IllegalStateException e) {
      // Not an array of that item type: the worker then tries the collection type itself.
      return gson.fromJson(text, raw);
    }
  }

  private List<Object> items(JsonArray array, Class<?> item) {
    if (item.isRecord() && !array.isEmpty()) {
      throw recordFails(item);
    }
    List<Object> items = new ArrayList<>();
    try {
      for (JsonElement entry : array) {
        items.add(gson.fromJson(entry, item));
      }
      return items;
    } catch (JsonSyntaxException e) {
      // One item does not fit: the worker passes all of them as text.
      items.clear();
      for (JsonElement entry : array) {
        items.add(entry.isJsonPrimitive() ? entry.getAsString() : entry.toString());
      }
      return items;
    }
  }

  private static UnsupportedOperationException recordFails(Class<?> type) {
    return new UnsupportedOperationException(
        "%s is a record: the Java worker's JSON library cannot fill it, and the call hangs in Azure; use a class."
            .formatted(type.getSimpleName()));
  }

  private static ClassCastException cannotConvert(Type target, Throwable cause) {
    // Unlike the worker's text this names the type only: the value may be a secret.
    ClassCastException failure =
        new ClassCastException("Cannot convert the input to type " + target.getTypeName());
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  /** The class of a type; {@code Object} for wildcards and type variables. */
  public static Class<?> rawType(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    return Object.class;
  }

  /** The {@code T} of a {@code Something<T>}; {@code Object} for a raw type. */
  public static Type firstTypeArgument(Type type) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Object.class;
  }
}
