package azurecensus.exporter.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectRuleTest {
  private static final String AZURE =
      "https://westeurope-5.in.applicationinsights.azure.com/v2.1/track";

  @ParameterizedTest
  @CsvSource({
    "http://h.example/a, http://h.example/b",
    "http://h.example/a, http://H.EXAMPLE:8080/b",
    "http://h.example/a, https://h.example/b",
    "https://h.example/a, https://h.example/b",
    "https://h.example/a, https://h.example:443/b",
    "https://h.example:8443/a, https://h.example:8443/b",
    "https://h.example:8443/a, https://h.example/b",
    AZURE + ", https://northeurope-2.in.applicationinsights.azure.com/v2.1/track",
    AZURE + ", https://stamp2.in.ai.monitor.azure.com/v2.1/track",
    AZURE + ", https://DC.Services.VisualStudio.com:443/v2/track",
    "https://dc.applicationinsights.us/a, https://dc.applicationinsights.azure.us/a",
    "https://dc.applicationinsights.azure.cn/a, https://x.monitor.azure.cn/a"
  })
  void follow_toTheSameHostOrTheSameCloud(URI from, String to) {
    assertThat(RedirectRule.follow(from, to)).isEqualTo(URI.create(to));
  }

  @ParameterizedTest
  @CsvSource({
    "https://h.example/a, http://h.example/a",
    "https://h.example/a, https://h.example:8443/a",
    "http://h.example/a, http://other.example/a",
    "http://h.example/a, http://h.example:65536/a",
    "https://h.example/a, https://other.example/a",
    "http://h.example/a, ftp://h.example/a",
    AZURE + ", http://x.in.applicationinsights.azure.com/a",
    AZURE + ", https://x.in.applicationinsights.azure.com:8443/a",
    AZURE + ", https://x.in.applicationinsights.azure.cn/a",
    AZURE + ", https://x.applicationinsights.us/a",
    AZURE + ", https://evilapplicationinsights.azure.com/a",
    AZURE + ", https://x.applicationinsights.azure.com.evil.example/a",
    AZURE + ", https://user@x.in.applicationinsights.azure.com/a",
    "https://h.example/a, https://user:word@h.example/a",
    "https://h.example/a, https://x.in.applicationinsights.azure.com/a",
    "https://h.example/a, 'https://h.example/ b'",
    "https://h.example/a, mailto:a@h.example",
    "https://h.example/a, ' '",
    "https://h.example/a, "
  })
  void follow_notElsewhere(URI from, String to) {
    assertThat(RedirectRule.follow(from, to)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/b?c, https://h.example/b?c",
    "b, https://h.example/v2/b",
    "' https://h.example/b ', https://h.example/b",
    "//h.example/b, https://h.example/b"
  })
  void follow_relativeToWhereItCameFrom(String location, URI to) {
    assertThat(RedirectRule.follow(URI.create("https://h.example/v2/a"), location))
        .isEqualTo(to);
  }
}
