package azurecensus.benchmarks.jmh;

import com.azure.json.JsonProviders;
import com.azure.json.JsonWriter;
import com.azure.monitor.opentelemetry.autoconfigure.implementation.SpanDataMapper;
import com.azure.monitor.opentelemetry.autoconfigure.implementation.models.TelemetryItem;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The official exporter's mapper and JSON writer, which write into one stream. For one thread. */
final class OfficialEncoding {
  private final SpanDataMapper mapper = new SpanDataMapper(
      true,
      (builder, resource) -> {
        builder.setConnectionString(
            "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1/");
        builder.addTag("ai.cloud.role", "benchmark");
        builder.addTag("ai.cloud.roleInstance", "instance");
        builder.addTag("ai.internal.sdkVersion", "java17:otel1.49.0:ext1.2.0");
      },
      (event, name) -> false,
      (span, event) -> false);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 20);

  /** Encodes the spans and returns the number of bytes. */
  int encode(List<SpanData> spans) {
    body.reset();
    for (SpanData span : spans) {
      mapper.map(span, this::write);
    }
    return body.size();
  }

  private void write(TelemetryItem item) {
    try (JsonWriter json = JsonProviders.createWriter(body)) {
      item.toJson(json);
      json.flush();
      body.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
