package azurecensus.portal.forward;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.EnvelopeSender;
import azurecensus.exporter.InMemoryExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.portal.ingest.EnvelopeRelay;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.StoredItem;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends accepted telemetry on to an Application Insights resource. The queue in memory and the
 * folder on disk are bounded; what finds no room is dropped and counted. Thread-safe.
 */
public final class Forwarder implements EnvelopeRelay, AutoCloseable {
  /** Time for the last items when the portal ends; the rest waits on disk for the next start. */
  private static final Duration END = Duration.ofSeconds(5);

  /** Severity of an error in the tables. */
  private static final long ERROR = 3;

  private static final String CAME_BACK = "CAME_BACK";
  private static final String LOOP =
      "Telemetry that this portal sent on came back to it and is not sent again: "
          + "the connection string of --forward leads to this portal.";

  private final ForwardOptions options;
  private final Clock clock;
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final EnvelopeSender sender;
  private final ForwardedEnvelope envelopes;
  private final LongAdder leftOut = new LongAdder();
  /** Items dropped before they entered the queue. */
  private final LongAdder refused = new LongAdder();

  private final LongAdder cameBack = new LongAdder();
  /** Milliseconds since 1970 of the last item that came back; 0 without one. */
  private final AtomicLong lastCameBack = new AtomicLong();

  /**
   * Creates a forwarder, which sends nothing before {@link #start}.
   *
   * @throws IllegalArgumentException when the connection string is malformed; the message names the
   *     wrong part and repeats no value
   */
  public Forwarder(ForwardOptions options, Clock clock) {
    this.options = options;
    this.clock = clock;
    AzureMonitorExporterConfiguration.Builder configuration =
        AzureMonitorExporterConfiguration.builder()
            .setConnectionString(options.connectionString())
            .setSamplingPercentage(options.percentage())
            .setMaxStorageBytes(options.maxStoredBytes())
            .setMetrics(metrics);
    if (options.storage() != null) {
      configuration.setStorageDirectory(options.storage());
    }
    this.sender = new EnvelopeSender(configuration.build());
    this.envelopes = new ForwardedEnvelope(sender.instrumentationKey());
  }

  /**
   * Starts sending, first of all what an earlier run has left on disk.
   *
   * @param host the address on which the portal listens
   * @param ports the ports on which it listens
   * @throws IllegalArgumentException when the connection string leads to the portal itself
   */
  public void start(String host, Set<Integer> ports) {
    if (OwnAddress.of(host, ports).isReachedBy(sender.endpoint())) {
      throw new IllegalArgumentException(
          "The connection string leads to this portal itself: use that of another resource.");
    }
    sender.start();
  }

  @Override
  public String copy(ObjectNode envelope, StoredItem item) {
    if (!isChosen(item)) {
      leftOut.increment();
      return null;
    }
    if (!envelopes.prepare(envelope)) {
      cameBack.increment();
      lastCameBack.set(clock.millis());
      return null;
    }
    if (isSampled(item) && !sample(envelope, item)) {
      leftOut.increment();
      return null;
    }
    return envelope.toString();
  }

  private boolean isChosen(StoredItem item) {
    return options.roles().isEmpty()
        || (item.get(Column.CLOUD_ROLE_NAME) instanceof String role
            && options.roles().contains(role.toLowerCase(Locale.ROOT)));
  }

  /** False for what the exporter's own sampling always keeps: failures, errors and metrics. */
  private boolean isSampled(StoredItem item) {
    return sender.samplingPercentage() < 100
        && switch (item.table()) {
          case EXCEPTIONS, CUSTOM_METRICS -> false;
          case TRACES ->
            !(item.get(Column.SEVERITY_LEVEL) instanceof Long severity && severity >= ERROR);
          case REQUESTS, DEPENDENCIES, AVAILABILITY_RESULTS ->
            !Boolean.FALSE.equals(item.get(Column.SUCCESS));
          case CUSTOM_EVENTS, PAGE_VIEWS, BROWSER_TIMINGS -> true;
        };
  }

  /**
   * Keeps or leaves out an item. All SDKs score an operation in the same way. So an item that its
   * SDK has sampled with a lower percentage is kept as it is, and of the others that percentage
   * counts alone: the two do not multiply.
   */
  private boolean sample(ObjectNode envelope, StoredItem item) {
    double percentage = sender.samplingPercentage();
    double before = envelope.path("sampleRate").asDouble(100);
    if (before > 0 && before <= percentage) {
      return true;
    }
    Object operation = item.get(Column.OPERATION_ID);
    if (!sender.keepsOperation(operation instanceof String id ? id : null)) {
      return false;
    }
    envelope.put("sampleRate", percentage);
    return true;
  }

  @Override
  public void send(List<String> copies) {
    for (String copy : copies) {
      // A text that is no valid Unicode becomes one, so no item fails here.
      if (!sender.offer(copy.getBytes(StandardCharsets.UTF_8))) {
        refused.increment();
      }
    }
  }

  @Override
  public Optional<State> state() {
    Map<String, Long> dropped = new TreeMap<>();
    for (DropReason reason : DropReason.values()) {
      if (metrics.dropped(reason) > 0) {
        dropped.put(reason.name(), metrics.dropped(reason));
      }
    }
    if (cameBack.sum() > 0) {
      dropped.put(CAME_BACK, cameBack.sum());
    }
    EnvelopeSender.Warning error = lastError();
    return Optional.of(new State(
        sender.endpoint().getHost(),
        metrics.sent(),
        inMemory() + sender.itemsOnDisk(),
        leftOut.sum(),
        dropped,
        error == null ? null : error.text(),
        error == null ? null : error.time()));
  }

  /** The counts are read one after the other, so they may be a little apart. */
  private long inMemory() {
    long droppedLater = metrics.dropped() - refused.sum();
    return Math.max(
        0,
        metrics.accepted() + metrics.loaded() - metrics.sent() - metrics.stored() - droppedLater);
  }

  private EnvelopeSender.Warning lastError() {
    EnvelopeSender.Warning warning = sender.lastWarning().orElse(null);
    Instant loop = Instant.ofEpochMilli(lastCameBack.get());
    boolean loopIsLater = warning == null || loop.isAfter(warning.time());
    return lastCameBack.get() > 0 && loopIsLater ? new EnvelopeSender.Warning(loop, LOOP) : warning;
  }

  /** Describes target and choice in one line, for the start of the program. */
  public String describe() {
    return sender.endpoint().getHost()
        + (options.roles().isEmpty()
            ? ""
            : ", roles " + String.join(", ", options.roles().stream().sorted().toList()))
        + (sender.samplingPercentage() < 100
            ? String.format(Locale.ROOT, ", %.4g %% of operations", sender.samplingPercentage())
            : "");
  }

  /** Sends what waits, for some seconds at most, and leaves the rest on disk; idempotent. */
  @Override
  public void close() {
    sender.close(END);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Forwarder[" + sender.endpoint().getHost() + "]";
  }
}
