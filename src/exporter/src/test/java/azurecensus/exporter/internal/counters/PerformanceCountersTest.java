package azurecensus.exporter.internal.counters;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.testing.TestTime;
import azurecensus.exporter.testing.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PerformanceCountersTest {
  private final TestTime time = new TestTime();
  private final FakeMachine machine = new FakeMachine();
  private final RequestTally requests = new RequestTally();
  private final Map<String, Double> sent = new LinkedHashMap<>();
  private final PerformanceCounters counters =
      new PerformanceCounters(machine, requests, "sdk", this::keep, time);

  private void keep(EncodableItem item) {
    JsonNode point = Wire.baseData(item).at("/metrics/0");
    sent.put(point.path("name").asText(), point.path("value").asDouble());
  }

  @Test
  void read_sendsWhatHappenedSinceTheLastReading() {
    time.pass(Duration.ofSeconds(10));
    machine.cpuNanos += Duration.ofSeconds(5).toNanos();
    counters.read();

    assertThat(sent)
        .containsExactly(
            Map.entry("\\Process(??APP_WIN32_PROC??)\\% Processor Time", 50.0),
            Map.entry("\\Process(??APP_WIN32_PROC??)\\% Processor Time Normalized", 12.5),
            Map.entry("\\Processor(_Total)\\% Processor Time", 75.0),
            Map.entry("\\Process(??APP_WIN32_PROC??)\\Private Bytes", 1000.0),
            Map.entry("\\Memory\\Available Bytes", 2000.0));
    sent.clear();
    time.pass(Duration.ofSeconds(1));
    counters.read();
    assertThat(sent).containsEntry("\\Process(??APP_WIN32_PROC??)\\% Processor Time", 0.0);
  }

  @Test
  void read_sendsRateAndDurationOfTheRequestsOnceThereIsOne() {
    time.pass(Duration.ofSeconds(10));
    counters.read();
    assertThat(sent).noneSatisfy((name, value) -> assertThat(name).contains("Request"));

    request(100);
    request(300);
    requests.observe(new EncodableItem(TelemetryItem.Type.DEPENDENCY, Instant.EPOCH));
    time.pass(Duration.ofSeconds(10));
    counters.read();

    String applications = "\\ASP.NET Applications(??APP_W3SVC_PROC??)\\";
    assertThat(sent)
        .containsEntry(applications + "Requests/Sec", 0.2)
        .containsEntry(applications + "Request Execution Time", 200.0);
    time.pass(Duration.ofSeconds(10));
    counters.read();
    assertThat(sent)
        .containsEntry(applications + "Requests/Sec", 0.0)
        .containsEntry(applications + "Request Execution Time", 0.0);
  }

  @Test
  void read_leavesOutWhatTheMachineDoesNotKnow() {
    machine.cpuNanos = -1;
    machine.load = Double.NaN;
    machine.bytes = -1;
    time.pass(Duration.ofSeconds(10));
    counters.read();

    assertThat(sent).containsOnlyKeys("\\Memory\\Available Bytes");
  }

  @Test
  void read_withoutTimeSendsNothing() {
    counters.read();

    assertThat(sent).isEmpty();
  }

  @Test
  void current_knowsThisMachine() {
    Machine current = new JdkMachine();

    assertThat(current.processors()).isPositive();
    assertThat(current.processCpuNanos()).isPositive();
    assertThat(current.availableBytes()).isPositive();
    assertThat(current.privateBytes()).isGreaterThan(1 << 20);
    assertThat(current.cpuLoad()).isLessThanOrEqualTo(1);
  }

  private void request(long millis) {
    requests.observe(new EncodableItem(TelemetryItem.Type.REQUEST, Instant.EPOCH)
        .setDurationNanos(Duration.ofMillis(millis).toNanos()));
  }

  private static final class FakeMachine implements Machine {
    private long cpuNanos = Duration.ofSeconds(100).toNanos();
    private double load = 0.75;
    private long bytes = 1000;

    @Override
    public int processors() {
      return 4;
    }

    @Override
    public long processCpuNanos() {
      return cpuNanos;
    }

    @Override
    public double cpuLoad() {
      return load;
    }

    @Override
    public long privateBytes() {
      return bytes;
    }

    @Override
    public long availableBytes() {
      return 2000;
    }
  }
}
