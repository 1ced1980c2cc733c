package azurecensus.host.staged;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads JSON files by the rules of the Functions host: comments and trailing commas are allowed,
 * property names are compared without case, and no text may follow the value. Thread-safe.
 */
public final class JsonFiles {
  private static final ObjectMapper MAPPER = JsonMapper.builder()
      .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private JsonFiles() {}

  /**
   * Reads a file.
   *
   * @throws JsonFileException when the file cannot be read or is not valid JSON
   */
  public static JsonNode read(Path file) throws JsonFileException {
    try {
      return MAPPER.readTree(withoutByteOrderMark(Files.readString(file)));
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null
          ? ""
          : " (line %d, column %d)"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      // Without the cause: the parser's own message quotes the content.
      throw new JsonFileException("is not valid JSON" + place);
    } catch (MalformedInputException e) {
      throw new JsonFileException("is not UTF-8 text", e);
    } catch (IOException e) {
      throw new JsonFileException("cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /**
   * Reads a file that holds one JSON object.
   *
   * @throws JsonFileException when the file cannot be read or is not a JSON object
   */
  public static JsonNode readObject(Path file) throws JsonFileException {
    JsonNode node = read(file);
    if (!node.isObject()) {
      throw new JsonFileException("is not a JSON object, { ... }");
    }
    return node;
  }

  /**
   * Reads a file that holds one JSON object and that the app cannot do without.
   *
   * @throws StartException when the file cannot be read or is not a JSON object
   */
  public static JsonNode require(Path file) {
    try {
      return readObject(file);
    } catch (JsonFileException e) {
      throw new StartException("%s %s: correct it.".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Finds the node at a path below another one.
   *
   * @return a missing node when there is none
   */
  public static JsonNode at(JsonNode from, String... path) {
    JsonNode node = from;
    for (String name : path) {
      node = child(node, name);
    }
    return node;
  }

  private static JsonNode child(JsonNode node, String name) {
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (property.getKey().equalsIgnoreCase(name)) {
        return property.getValue();
      }
    }
    return MissingNode.getInstance();
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
