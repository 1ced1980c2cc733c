package azurecensus.host.http;

import azurecensus.host.binding.HttpTriggerResponse;
import azurecensus.host.console.HostConsole;
import azurecensus.host.staged.FunctionDefinition;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks the status and headers that a function put into its response. */
final class ResponseHeaders {
  private static final int LEAST_STATUS = 200;
  private static final int GREATEST_STATUS = 999;

  /** Colon, space and line end of a header. */
  private static final int MARKS = 4;

  /** For the status line and the server's own headers. */
  private static final int RESERVED_BYTES = 64 * 1024;

  private static final String TOKEN_EXTRAS = "!#$%&'*+-.^_`|~";

  /** Headers that the server sets itself. */
  private static final Set<String> SET_BY_SERVER =
      Set.of("content-length", "transfer-encoding", "connection");

  /** Statuses whose responses end after the headers. */
  private static final Set<Integer> NO_BODY = Set.of(204, 205, 304);

  private ResponseHeaders() {}

  /**
   * Returns the response, or an empty 500 when its status or headers are invalid; the server in
   * Azure refuses it too.
   */
  static HttpTriggerResponse check(
      HttpTriggerResponse response, FunctionDefinition function, HostConsole console) {
    if (response.status() < LEAST_STATUS || response.status() > GREATEST_STATUS) {
      console.warn("Function %s: %d is not a valid status of a response: use 200 to 999."
          .formatted(function.name(), response.status()));
      return HttpTriggerResponse.empty(500);
    }
    if (NO_BODY.contains(response.status()) && response.body().length > 0) {
      console.warn(
          "Function %s: a response with status %d has no body, and the server in Azure fails on one: remove the body."
              .formatted(function.name(), response.status()));
      return HttpTriggerResponse.empty(500);
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> header : response.headers().entrySet()) {
      if (!isToken(header.getKey()) || !isText(header.getValue())) {
        return refused(function, console);
      }
      if (!SET_BY_SERVER.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        // Of two names that differ in case only, one is sent, as in Azure.
        headers.put(header.getKey(), header.getValue());
      }
    }
    if (response.contentType() != null && !isText(response.contentType())) {
      return refused(function, console);
    }
    int bytes = headers.entrySet().stream()
        .mapToInt(header -> header.getKey().length() + header.getValue().length() + MARKS)
        .sum();
    if (bytes > LoopbackServer.RESPONSE_HEAD_BYTES - RESERVED_BYTES) {
      console.warn(
          "Function %s: the response has headers of %d bytes, and this host sends at most %d, which is more than clients accept: put the data into the body."
              .formatted(
                  function.name(), bytes, LoopbackServer.RESPONSE_HEAD_BYTES - RESERVED_BYTES));
      return HttpTriggerResponse.empty(500);
    }
    return new HttpTriggerResponse(
        response.status(), headers, response.contentType(), response.body());
  }

  private static HttpTriggerResponse refused(FunctionDefinition function, HostConsole console) {
    console.warn(
        "Function %s: a response header has a character that is not allowed in headers (line break, control or"
                .formatted(function.name())
            + " non-ASCII character): encode it.");
    return HttpTriggerResponse.empty(500);
  }

  private static boolean isToken(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c -> (c < 0x80 && Character.isLetterOrDigit(c)) || TOKEN_EXTRAS.indexOf(c) >= 0);
  }

  private static boolean isText(String value) {
    return value != null && value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c < 0x7f));
  }
}
