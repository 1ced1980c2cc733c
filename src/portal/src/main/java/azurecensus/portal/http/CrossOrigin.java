package azurecensus.portal.http;

/** The headers with which a browser lets pages of any origin use a path. */
public final class CrossOrigin {
  private CrossOrigin() {}

  /** Allows pages of every origin to read the answer. */
  public static void allow(Exchange exchange) {
    exchange
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
  }

  /** Answers the question of a browser before it posts from another origin. */
  public static void preflight(Exchange exchange) {
    allow(exchange);
    String headers = exchange.header("Access-Control-Request-Headers");
    exchange
        .status(204)
        .header("Access-Control-Allow-Methods", "POST, OPTIONS")
        .header(
            "Access-Control-Allow-Headers",
            headers == null
                ? "Content-Type, Content-Encoding, Sdk-Context, Authorization"
                : headers)
        .header("Access-Control-Max-Age", "3600");
    if ("true".equals(exchange.header("Access-Control-Request-Private-Network"))) {
      exchange.header("Access-Control-Allow-Private-Network", "true");
    }
  }
}
