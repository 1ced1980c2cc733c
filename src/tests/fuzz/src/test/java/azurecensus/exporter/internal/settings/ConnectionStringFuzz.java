package azurecensus.exporter.internal.settings;

import static azurecensus.fuzz.Expect.that;

import java.nio.charset.StandardCharsets;

/** Fuzzes the connection string: a text is refused with its reason, or every part is usable. */
public final class ConnectionStringFuzz {
  private ConnectionStringFuzz() {}

  /** Parses the bytes as UTF-8. */
  public static void fuzzerTestOneInput(byte[] input) {
    ConnectionString parsed;
    try {
      parsed = ConnectionString.parse(new String(input, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      that(e.getMessage().length() < 400, "the reason is short");
      return;
    }
    String key = parsed.instrumentationKey();
    that(!key.isBlank() && key.length() <= 40, "the key is usable");
    that(parsed.ingestionEndpoint().isAbsolute(), "the endpoint is absolute");
    that(parsed.ingestionEndpoint().getHost() != null, "the endpoint names a host");
    that(
        parsed.ingestionEndpoint().getScheme().matches("(?i)https?"),
        "the endpoint is one of HTTP or HTTPS");
    that(!parsed.ingestionEndpoint().toString().endsWith("/"), "no slash is at the end");
    that(
        parsed
            .toString()
            .equals("ConnectionString[" + parsed.ingestionEndpoint().getHost() + "]"),
        "the text form has the host only");
  }
}
