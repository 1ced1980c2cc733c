package azurecensus.doctor;

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

/** Posts a batch of no items; follows no redirect, because the answer to it is a sign of life. */
final class HttpEndpointProbe implements EndpointProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Override
  public Answer ask(URI trackUrl) throws IOException, InterruptedException {
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
        response.headers().firstValue("Date").flatMap(HttpEndpointProbe::instant));
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // a clock that cannot be read is not compared
    }
  }
}
