package azurecensus.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the JSON files of an app, as forgiving as the Functions host: comments and trailing commas
 * are fine.
 */
final class JsonFiles {
  private static final ObjectMapper MAPPER = JsonMapper.builder()
      .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
      .build();

  private JsonFiles() {}

  /**
   * Reads one JSON object.
   *
   * @throws HostException when the file cannot be read or is no JSON object; the text names file
   *     and place
   */
  static JsonNode readObject(Path file) {
    JsonNode node;
    try {
      node = MAPPER.readTree(withoutByteOrderMark(Files.readString(file)));
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null
          ? ""
          : " (line " + e.getLocation().getLineNr() + ", column "
              + e.getLocation().getColumnNr() + ")";
      // The parser's own message quotes the content, which may hold a secret.
      throw new HostException("%s is not valid JSON%s: mend it.".formatted(file, place));
    } catch (IOException e) {
      throw new HostException("%s cannot be read: %s".formatted(file, e), e);
    }
    if (!node.isObject()) {
      throw new HostException("%s must hold one JSON object, { ... }.".formatted(file));
    }
    return node;
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
