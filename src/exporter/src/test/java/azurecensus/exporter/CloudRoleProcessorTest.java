package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.spi.TelemetryItem;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudRoleProcessorTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
          nothing set      | A=b                                                                  | java-app       | localhost
          site             | WEBSITE_SITE_NAME=Orders                                             | orders         | localhost
          production slot  | WEBSITE_SITE_NAME=Orders,WEBSITE_SLOT_NAME=Production                | orders         | localhost
          staging slot     | WEBSITE_SITE_NAME=Orders,WEBSITE_SLOT_NAME=Staging                   | orders-staging | localhost
          override         | WEBSITE_SITE_NAME=Orders,WEBSITE_SLOT_NAME=s,WEBSITE_CLOUD_ROLENAME=MyRole | MyRole    | localhost
          azure instance   | WEBSITE_INSTANCE_ID=i,COMPUTERNAME=c,CONTAINER_NAME=k,HOSTNAME=h     | java-app       | i
          windows instance | COMPUTERNAME=c,CONTAINER_NAME=k,HOSTNAME=h                           | java-app       | c
          linux instance   | CONTAINER_NAME=k,HOSTNAME=h                                          | java-app       | k
          plain machine    | HOSTNAME=h                                                           | java-app       | h
          """)
  void fromEnvironment_computesAsTheHostDoes(
      String why, String environment, String role, String instance) {
    Map<String, String> variables = Arrays.stream(environment.split(",", -1))
        .map(pair -> pair.split("=", -1))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    CloudRoleProcessor processor = CloudRoleProcessor.fromEnvironment(variables);

    assertThat(processor.getRole()).isEqualTo(role);
    assertThat(processor.getRoleInstance()).isEqualTo(instance);
  }

  @Test
  void process_overwritesWhatASpanSaid() {
    EncodableItem item = new EncodableItem(TelemetryItem.Type.MESSAGE, Instant.EPOCH);
    item.getTags().put("ai.cloud.role", "forged");

    boolean keep = new CloudRoleProcessor("shop", "shop-1").process(item);

    assertThat(keep).isTrue();
    assertThat(item.getTags())
        .containsOnly(entry("ai.cloud.role", "shop"), entry("ai.cloud.roleInstance", "shop-1"));
  }

  @Test
  void constructor_refusesBlankNames() {
    assertThatThrownBy(() -> new CloudRoleProcessor(" ", "x"))
        .hasMessageContaining("role is blank");
  }
}
