package azurecensus.doctor.checks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Posts an empty batch to an ingestion endpoint, so that no telemetry is sent. Redirects are not
 * followed; the redirect itself is the answer.
 */
final class EndpointProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private EndpointProbe() {}

  /**
   * The answer of an endpoint.
   *
   * @param status the HTTP status
   * @param serverTime the {@code Date} header; empty when it is absent or malformed
   */
  record Answer(int status, Optional<Instant> serverTime) {}

  /**
   * Posts the batch.
   *
   * @throws IOException when there is no answer within 10 seconds
   */
  static Answer post(URI trackUrl) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(TIMEOUT)
        .build();
    HttpRequest request = HttpRequest.newBuilder(trackUrl)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("[]"))
        .build();
    HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Date").flatMap(EndpointProbe::instant));
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // The clocks are not compared then.
    }
  }
}
