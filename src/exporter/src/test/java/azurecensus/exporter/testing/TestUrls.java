package azurecensus.exporter.testing;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Addresses for property tests. */
public final class TestUrls {
  private TestUrls() {}

  /** Returns addresses of any quality. */
  public static Arbitrary<String> any() {
    Arbitrary<String> composed = Combinators.combine(
            Arbitraries.of("http://", "https://", "HTTPS://", "ftp://", "//", "", "://"),
            Arbitraries.of("", "u@", "u:p@", "a@b@"),
            Arbitraries.of(
                "h.example",
                "westeurope-2.in.applicationinsights.azure.com",
                "evil.example",
                "x.applicationinsights.azure.com.evil.example",
                "[::1]",
                ""),
            Arbitraries.of("", ":80", ":443", ":8443", ":x"),
            Arbitraries.of("", "/", "/a?b@c", "?q", "#f", "/v2.1/track", "\\x"))
        .as((scheme, user, host, port, rest) -> scheme + user + host + port + rest);
    return Arbitraries.oneOf(composed, Arbitraries.strings());
  }
}
