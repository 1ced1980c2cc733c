package azurecensus.portal.load;

import azurecensus.portal.otlp.OtlpMessages;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Posts of spans as the SDK of OpenTelemetry sends them: 500 at a time, in protobuf with gzip. */
final class OtlpLoad {
  private OtlpLoad() {}

  /**
   * Encodes spans of a server with five attributes.
   *
   * @param span the time from the first item to the last, which ends now
   */
  static List<byte[]> posts(int items, Duration span) {
    List<byte[]> posts = new ArrayList<>();
    long first = TimeUnit.MILLISECONDS.toNanos(Instant.now().minus(span).toEpochMilli());
    Span[] spans = new Span[LoadTelemetry.ITEMS_PER_POST];
    for (int from = 0; from < items; from += spans.length) {
      for (int i = 0; i < spans.length; i++) {
        long number = from + i + 1L;
        long at = first + (long) (span.toNanos() * ((double) number / items));
        spans[i] = OtlpMessages.numbered(OtlpMessages.server(at), number);
      }
      posts.add(gzip(OtlpMessages.traces(spans).toByteArray()));
    }
    return posts;
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
