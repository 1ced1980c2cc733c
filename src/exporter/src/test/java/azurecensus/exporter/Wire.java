package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/**
 * Encodes an item and reads it back with somebody else's reader, holding it against the published
 * schema.
 */
final class Wire {
  static final String KEY = "00000000-0000-0000-0000-0000feedbeef";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private Wire() {}

  static JsonNode envelope(TelemetryItem item) {
    JsonWriter json = new JsonWriter();
    assertThat(new TelemetryEncoder(KEY).encode(item, json)).isTrue();
    byte[] line = json.toByteArray();
    assertThat(line).hasSizeLessThanOrEqualTo(TelemetryEncoder.MAX_ENVELOPE);
    JsonNode envelope = read(new String(line, StandardCharsets.UTF_8));
    assertThat(PublishedSchema.violations(envelope)).isEmpty();
    return envelope;
  }

  static JsonNode baseData(TelemetryItem item) {
    return envelope(item).at("/data/baseData");
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
