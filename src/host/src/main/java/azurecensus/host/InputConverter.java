package azurecensus.host;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns what the host sends (text, bytes, JSON or nothing) into what a parameter asks for, by the
 * rules of the Java worker, down to its JSON library: what converts here converts in Azure, and
 * what fails there fails here.
 */
final class InputConverter {
  private final Gson gson = new Gson();

  /**
   * Converts.
   *
   * @param value a {@code String}, a {@code byte[]} or null for nothing
   * @param target the parameter's type, generic parts included
   * @return the value; null or an empty {@code Optional} for nothing
   * @throws RuntimeException when the value does not fit, of the type the worker throws
   */
  Object convert(Object value, Type target) {
    if (rawType(target) == Optional.class) {
      return Optional.ofNullable(convertPlain(value, firstTypeArgument(target)));
    }
    return convertPlain(value, target);
  }

  private Object convertPlain(Object value, Type target) {
    if (value == null) {
      return null;
    }
    Class<?> raw = rawType(target);
    return value instanceof byte[] bytes
        ? fromBytes(bytes, raw, target)
        : fromText((String) value, raw, target);
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
        // The worker drops the parser's own exception and then fails to assign the text.
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
    Object result =
        Collection.class.isAssignableFrom(raw) ? list(text, raw, target) : gson.fromJson(text, raw);
    if (result == null && !raw.isInstance(text)) {
      throw cannotConvert(target, null);
    }
    return result == null ? text : result;
  }

  private Object list(String text, Class<?> raw, Type target) {
    JsonArray array;
    try {
      JsonElement element = JsonParser.parseString(text);
      array = element.getAsJsonArray();
      Class<?> item = rawType(firstTypeArgument(target));
      List<Object> items = new ArrayList<>();
      for (JsonElement entry : array) {
        items.add(gson.fromJson(entry, item));
      }
      return items;
    } catch (JsonSyntaxException | IllegalStateException e) {
      // Not an array of that: the worker's second try is the collection type itself.
      return gson.fromJson(text, raw);
    }
  }

  private static ClassCastException cannotConvert(Type target, Throwable cause) {
    // The value itself may be a secret, so unlike the worker's own text this names the type alone.
    ClassCastException failure =
        new ClassCastException("Cannot convert the input to type " + target.getTypeName());
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  /** The class behind a type; {@code Object} for wildcards and type variables. */
  static Class<?> rawType(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    return Object.class;
  }

  /** The {@code T} of a {@code Something<T>}; {@code Object} when it is not written. */
  static Type firstTypeArgument(Type type) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Object.class;
  }
}
