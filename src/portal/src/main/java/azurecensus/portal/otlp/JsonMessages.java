package azurecensus.portal.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads messages from the JSON of OTLP. It differs from the usual JSON of protobuf: ids of traces
 * and spans are hexadecimal, enums are numbers, and unknown fields are ignored.
 */
final class JsonMessages {
  private static final Set<String> HEXADECIMAL = Set.of("trace_id", "span_id", "parent_span_id");

  /** The fields of each message by their names in JSON, and by their original names. */
  private static final Map<String, Map<String, FieldDescriptor>> FIELDS = new ConcurrentHashMap<>();

  private JsonMessages() {}

  /**
   * Reads a whole text into the builder.
   *
   * @throws IOException when the text is no JSON, or a value has another type than its field
   */
  static void read(JsonParser json, Message.Builder message) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("The JSON is no object");
    }
    readObject(json, message);
    if (json.nextToken() != null) {
      throw new IOException("The JSON goes on after its end");
    }
  }

  private static void readObject(JsonParser json, Message.Builder message) throws IOException {
    Map<String, FieldDescriptor> fields = fields(message.getDescriptorForType());
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      FieldDescriptor field = fields.get(json.currentName());
      JsonToken token = json.nextToken();
      if (field == null || token == JsonToken.VALUE_NULL) {
        json.skipChildren();
      } else if (!field.isRepeated()) {
        message.setField(field, value(json, field, message));
      } else if (token == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          message.addRepeatedField(field, value(json, field, message));
        }
      } else {
        throw wrong(field);
      }
    }
  }

  private static Map<String, FieldDescriptor> fields(Descriptor type) {
    return FIELDS.computeIfAbsent(type.getFullName(), name -> {
      Map<String, FieldDescriptor> fields = new HashMap<>();
      for (FieldDescriptor field : type.getFields()) {
        fields.put(field.getJsonName(), field);
        fields.put(field.getName(), field);
      }
      return fields;
    });
  }

  private static Object value(JsonParser json, FieldDescriptor field, Message.Builder message)
      throws IOException {
    JsonToken token = json.currentToken();
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      if (token != JsonToken.START_OBJECT) {
        throw wrong(field);
      }
      Message.Builder inner = message.newBuilderForField(field);
      readObject(json, inner);
      return inner.build();
    }
    if (!token.isScalarValue()) {
      throw wrong(field);
    }
    try {
      return scalar(json.getText(), field);
    } catch (IllegalArgumentException e) {
      throw wrong(field);
    }
  }

  private static Object scalar(String text, FieldDescriptor field) throws IOException {
    return switch (field.getJavaType()) {
      case INT -> (int) Long.parseLong(text);
      case LONG -> text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
      case FLOAT -> Float.parseFloat(text);
      case DOUBLE -> Double.parseDouble(text);
      case BOOLEAN -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw wrong(field);
        }
        yield text.equals("true");
      }
      case STRING -> text;
      case BYTE_STRING ->
        ByteString.copyFrom(
            HEXADECIMAL.contains(field.getName())
                ? HexFormat.of().parseHex(text)
                : Base64.getDecoder().decode(text));
      case ENUM -> enumValue(text, field);
      case MESSAGE -> throw wrong(field);
    };
  }

  private static EnumValueDescriptor enumValue(String text, FieldDescriptor field)
      throws IOException {
    EnumValueDescriptor byName = field.getEnumType().findValueByName(text);
    return byName == null
        ? field.getEnumType().findValueByNumberCreatingIfUnknown(Integer.parseInt(text))
        : byName;
  }

  private static IOException wrong(FieldDescriptor field) {
    return new IOException("The field " + field.getJsonName() + " has a value of another type");
  }
}
