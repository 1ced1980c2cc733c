package azurecensus.exporter.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStringTest {
  private static final String KEY = "InstrumentationKey=0ddba11-key";

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
          default endpoint    | %s                                                                      | https://dc.services.visualstudio.com/v2.1/track
          portal string       | %s;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://x.example/;ApplicationId=1 | https://westeurope-5.in.applicationinsights.azure.com/v2.1/track
          loopback            | %s;IngestionEndpoint=http://127.0.0.1:7072/                             | http://127.0.0.1:7072/v2.1/track
          path and slashes    | %s;IngestionEndpoint=https://proxy.example/ai//                          | https://proxy.example/ai/v2.1/track
          any case and order  | ingestionENDPOINT=http://h/;%s                                          | http://h/v2.1/track
          blanks and empties  | ' ; ;%s ; IngestionEndpoint = http://h ;;'                              | http://h/v2.1/track
          trailing semicolon  | %s;                                                                     | https://dc.services.visualstudio.com/v2.1/track
          suffix              | %s;EndpointSuffix=applicationinsights.azure.cn                          | https://dc.applicationinsights.azure.cn/v2.1/track
          suffix and location | %s;EndpointSuffix=.applicationinsights.us;Location=UsGovVirginia        | https://usgovvirginia.dc.applicationinsights.us/v2.1/track
          location alone      | %s;Location=westeurope                                                  | https://dc.services.visualstudio.com/v2.1/track
          explicit wins       | %s;EndpointSuffix=example.com;IngestionEndpoint=http://h                | http://h/v2.1/track
          last of two wins    | %s;IngestionEndpoint=http://a;ingestionendpoint=http://b                | http://b/v2.1/track
          equals in a value   | %s;Other=a=b=c                                                          | https://dc.services.visualstudio.com/v2.1/track
          authorization       | Authorization=ikey;%s                                                   | https://dc.services.visualstudio.com/v2.1/track
          """)
  void parse_accepts(String why, String text, String trackUrl) {
    ConnectionString parsed = ConnectionString.parse(text.replace("%s", KEY));

    assertThat(parsed.trackUrl()).hasToString(trackUrl);
    assertThat(parsed.instrumentationKey()).isEqualTo("0ddba11-key");
    assertThat(parsed.toString()).doesNotContain("0ddba11");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
          default endpoint    | %s                                                               | https://rt.services.visualstudio.com
          explicit            | %s;LiveEndpoint=https://x.livediagnostics.monitor.azure.com/     | https://x.livediagnostics.monitor.azure.com
          suffix and location | %s;EndpointSuffix=applicationinsights.us;Location=UsGovVirginia  | https://usgovvirginia.live.applicationinsights.us
          malformed           | %s;LiveEndpoint=x                                                | none
          """)
  void parse_findsTheEndpointOfLiveMetrics_andForgivesAMalformedOne(
      String why, String text, String endpoint) {
    ConnectionString parsed = ConnectionString.parse(text.replace("%s", KEY));

    assertThat(parsed.liveEndpoint()).isEqualTo(endpoint == null ? null : URI.create(endpoint));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
          no key              | IngestionEndpoint=https://sEcReT.example           | InstrumentationKey is missing
          empty key           | InstrumentationKey=                                | InstrumentationKey is missing
          blanks in the key   | InstrumentationKey=se cReT sEcReT                  | InstrumentationKey in the connection string must be
          overlong key        | InstrumentationKey=sEcReTsEcReTsEcReTsEcReTsEcReTsEcReTsEcReT | InstrumentationKey in the connection string must be
          two by a comma      | InstrumentationKey=a;IngestionEndpoint=https://h/,InstrumentationKey=sEcReT;IngestionEndpoint=https://i/ | more than one InstrumentationKey
          two by a semicolon  | InstrumentationKey=a;IngestionEndpoint=https://h/;instrumentationkey = sEcReT | more than one InstrumentationKey
          bare key            | sEcReT                                             | Part 1 of the connection string is not of the form Key=Value
          pair without name   | InstrumentationKey=a;=sEcReT                       | Part 2 of the connection string is not of the form Key=Value
          other authorization | InstrumentationKey=a;Authorization=sEcReT          | Authorization in the connection string must be ikey
          endpoint no URL     | InstrumentationKey=a;IngestionEndpoint=sEcReT      | IngestionEndpoint in the connection string must be an absolute
          endpoint no http    | InstrumentationKey=a;IngestionEndpoint=ftp://sEcReT | IngestionEndpoint in the connection string must be an absolute
          endpoint with user  | InstrumentationKey=a;IngestionEndpoint=http://u:sEcReT@h | IngestionEndpoint in the connection string must be an absolute
          endpoint with query | InstrumentationKey=a;IngestionEndpoint=http://h?sEcReT | IngestionEndpoint in the connection string must be an absolute
          endpoint no URI     | InstrumentationKey=a;IngestionEndpoint=http://h^sEcReT | IngestionEndpoint in the connection string must be an absolute
          endpoint no host    | InstrumentationKey=a;IngestionEndpoint=http:///sEcReT | IngestionEndpoint in the connection string must be an absolute
          endpoint with port 0 | InstrumentationKey=a;IngestionEndpoint=http://sEcReT:0 | IngestionEndpoint in the connection string must be an absolute
          endpoint beyond ports | InstrumentationKey=a;IngestionEndpoint=http://sEcReT:65536 | IngestionEndpoint in the connection string must be an absolute
          suffix no domain    | InstrumentationKey=a;EndpointSuffix=sEcReT/x       | EndpointSuffix in the connection string must be a domain name
          suffix ends in digits | InstrumentationKey=a;EndpointSuffix=sEcReT.0x    | EndpointSuffix in the connection string must be a domain name
          location no region  | InstrumentationKey=a;EndpointSuffix=b.c;Location=sEcReT.x | Location in the connection string must be a region
          audience no URL     | InstrumentationKey=a;AADAudience=sEcReT            | AADAudience in the connection string must be an absolute
          """)
  void parse_namesTheKeyThatIsWrong(String why, String text, String complaint) {
    assertThatThrownBy(() -> ConnectionString.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint)
        .hasNoCause()
        .message()
        .doesNotContainIgnoringCase("secret");
  }

  @Test
  void parse_refusesOverlongText() {
    assertThatThrownBy(() -> ConnectionString.parse(KEY + ";x=" + "y".repeat(5000)))
        .hasMessageContaining("longer than 4096 characters");
  }
}
