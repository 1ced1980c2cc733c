package azurecensus.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HostStatusTest {
  @Test
  void running_isJson_inALocaleWithOtherDigits() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(new ObjectMapper()
              .readTree(HostStatus.running().body())
              .path("processUptime")
              .isNumber())
          .isTrue();
    } finally {
      Locale.setDefault(before);
    }
  }
}
