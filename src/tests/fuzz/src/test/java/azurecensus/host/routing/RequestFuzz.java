package azurecensus.host.routing;

import static azurecensus.fuzz.Expect.that;

import azurecensus.host.binding.HttpTriggerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fuzzes route templates and the requests that they select: path, query, content type and body,
 * such as that of a form with files.
 */
public final class RequestFuzz {
  private static final int LINES = 5;

  private RequestFuzz() {}

  /** One line each: template, path, query, content type; the rest is the body. */
  public static void fuzzerTestOneInput(byte[] input) {
    String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", LINES);
    if (lines.length < LINES) {
      return;
    }
    String path = lines[1];
    Optional<List<String>> segments = RequestUri.segmentsBelow("", "/" + path);
    Map<String, String> values = Map.of();
    try {
      RouteTemplate template = RouteTemplate.parse(lines[0]);
      that(template.precedence() != null, "a template has a rank");
      values = template.match(segments.orElseThrow()).orElse(Map.of());
    } catch (IllegalArgumentException e) {
      that(e.getMessage() != null, "a refused template has its reason");
    }
    String url = RequestUri.absolute("http", "localhost:7071", "/" + path, lines[2]);
    HttpTriggerRequest request = new HttpTriggerRequest(
        "POST",
        url,
        Map.of("content-type", lines[3]),
        RequestUri.query(lines[2]),
        values,
        lines[4].getBytes(StandardCharsets.UTF_8),
        new HttpTriggerRequest.Sent(
            Map.of("Content-Type", lines[3]), RequestUri.lastValues(lines[2])));
    that(request.hasBody() == (request.data() != null), "a body is data");
    that(request.metadata() != null, "every request has named values");
    that(!request.urlWithoutQuery().contains("?"), "the query is cut off");
  }
}
