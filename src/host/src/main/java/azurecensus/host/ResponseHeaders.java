package azurecensus.host;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Guards the wire against what a function may put into its response. */
final class ResponseHeaders {
  private static final int LEAST_STATUS = 200;
  private static final int GREATEST_STATUS = 999;
  private static final String TOKEN_EXTRAS = "!#$%&'*+-.^_`|~";

  /** The server frames the message itself. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("content-length", "transfer-encoding", "connection");

  private ResponseHeaders() {}

  /**
   * The response, or an empty 500 when it could not be sent as it is: as in Azure, where the server
   * refuses it.
   */
  static HttpTriggerResponse check(
      HttpTriggerResponse response, FunctionDefinition function, HostConsole console) {
    if (response.status() < LEAST_STATUS || response.status() > GREATEST_STATUS) {
      console.warn("Function %s: %d is no status for a response: use 200 to 999."
          .formatted(function.name(), response.status()));
      return HttpTriggerResponse.empty(500);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : response.headers().entrySet()) {
      if (!isToken(header.getKey()) || !isText(header.getValue())) {
        return refused(function, console);
      }
      if (!OF_THE_SERVER.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        headers.put(header.getKey(), header.getValue());
      }
    }
    if (response.contentType() != null && !isText(response.contentType())) {
      return refused(function, console);
    }
    return new HttpTriggerResponse(
        response.status(), headers, response.contentType(), response.body());
  }

  private static HttpTriggerResponse refused(FunctionDefinition function, HostConsole console) {
    console.warn(
        "Function %s: a response header has a character that headers must not have (line break, control or"
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
