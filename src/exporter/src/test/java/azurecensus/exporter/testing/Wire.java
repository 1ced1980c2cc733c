package azurecensus.exporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.JsonWriter;
import azurecensus.exporter.internal.encode.TelemetryEncoder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encodes an item, checks it against the published schema, and reads it with another library's
 * reader.
 */
public final class Wire {
  public static final String KEY = "00000000-0000-0000-0000-0000feedbeef";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private Wire() {}

  public static JsonNode envelope(EncodableItem item) {
    JsonWriter json = new JsonWriter();
    assertThat(new TelemetryEncoder(KEY).encode(item, json)).isTrue();
    byte[] line = Arrays.copyOf(json.buffer(), json.size());
    assertThat(line).hasSizeLessThanOrEqualTo(TelemetryEncoder.MAX_ENVELOPE);
    JsonNode envelope = read(new String(line, StandardCharsets.UTF_8));
    assertThat(PublishedSchema.violations(envelope)).isEmpty();
    return envelope;
  }

  public static JsonNode baseData(EncodableItem item) {
    return envelope(item).at("/data/baseData");
  }

  public static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
