package azurecensus.portal.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LiveServersTest {
  private long now = 1_000_000;
  private final LiveServers servers = new LiveServers(new Clock() {
    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  });

  @Test
  void presence_lastsTenSeconds() {
    assertThat(servers.isWatched()).isFalse();
    servers.watch();
    now += 9_999;
    assertThat(servers.isWatched()).isTrue();
    now += 1;
    assertThat(servers.isWatched()).isFalse();
  }

  @Test
  void server_isGoneAfterFifteenSeconds() {
    servers.add(JsonNodeFactory.instance.objectNode().put("RoleName", "a").put("Instance", "1"));
    now += 15_000;
    assertThat(servers.toJson()).hasSize(1);
    now += 1;
    assertThat(servers.toJson()).isEmpty();
  }

  @Test
  void seconds_areThoseOfTheLastMinute() {
    for (int i = 0; i < 100; i++) {
      servers.add(JsonNodeFactory.instance.objectNode().put("StreamId", "s"));
      now += 1000;
    }
    assertThat(servers.toJson().path(0).path("seconds")).hasSize(60);
  }
}
