package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A client of a portal, as SDKs and tests use it. */
public final class PortalClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration BETWEEN_ANSWERS = Duration.ofMillis(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI portal;

  PortalClient(URI portal) {
    this.portal = portal;
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(portal + path));
  }

  HttpResponse<String> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return send(posted(path, body, headers));
  }

  HttpRequest.Builder posted(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    return headers.length > 0 ? request.headers(headers) : request;
  }

  HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** Posts the items as newline-delimited JSON. */
  JsonNode track(List<ObjectNode> items) throws IOException, InterruptedException {
    String lines = items.stream().map(ObjectNode::toString).collect(Collectors.joining("\n"));
    return MAPPER.readTree(
        post("/v2.1/track", lines.getBytes(StandardCharsets.UTF_8)).body());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return MAPPER.readTree(send(request(path)).body());
  }

  /**
   * Asks again and again, and returns the first answer that is in this state, which must not pass
   * by itself. Fails with the last answer after two minutes.
   */
  String awaitText(String path, Predicate<String> state) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    String answer = send(request(path)).body();
    while (!state.test(answer)) {
      assertThat(Instant.now()).as("%s answers %s", path, answer).isBefore(end);
      LockSupport.parkNanos(BETWEEN_ANSWERS.toNanos());
      answer = send(request(path)).body();
    }
    return answer;
  }

  /** As {@link #awaitText}, for an answer in JSON. */
  JsonNode await(String path, Predicate<JsonNode> state) throws IOException, InterruptedException {
    return read(awaitText(path, answer -> state.test(read(answer))));
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  public static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
