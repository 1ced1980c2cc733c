package azurecensus.portal.load;

import azurecensus.portal.TestTelemetry;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Telemetry of a shop with 24 services for the measurement of the pages: operations through up to
 * five services with their databases, queues and logs, some of them failed; page views, events,
 * availability results, metrics; and one large operation. It is the same at every run, apart from
 * its times.
 */
final class ServicesTelemetry {
  static final String LARGE_OPERATION = "large-operation";
  static final int LARGE_ITEMS = 2000;
  private static final int LARGE_DEPTH = 30;

  private static final int SERVICES = 24;
  private static final List<String> STORES = List.of("SQL", "redis", "Azure queue", "HTTP");

  private final Random random = new Random(24);
  private final List<ObjectNode> items = new ArrayList<>();
  private int spans;

  private ServicesTelemetry() {}

  /**
   * The items in the order of time.
   *
   * @param operations the number of operations, each of about ten items
   * @param span the time from the first operation to the last, which ends now
   */
  static List<ObjectNode> of(int operations, Duration span) {
    ServicesTelemetry telemetry = new ServicesTelemetry();
    Instant first = Instant.now().minus(span);
    for (int i = 0; i < operations; i++) {
      Instant at = first.plus(span.multipliedBy(i).dividedBy(operations));
      telemetry.operation("operation-" + i, at);
      if (i % 10 == 0) {
        telemetry.others("operation-" + i, at);
      }
    }
    return telemetry.items;
  }

  /** One operation of {@value #LARGE_ITEMS} items, up to {@value #LARGE_DEPTH} calls deep. */
  static List<ObjectNode> largeOperation() {
    ServicesTelemetry telemetry = new ServicesTelemetry();
    Instant start = Instant.now().minusSeconds(60);
    List<String> callers = new ArrayList<>();
    for (int i = 0; i < LARGE_ITEMS; i++) {
      int depth = i % LARGE_DEPTH;
      String parent = depth == 0 ? null : callers.get(depth - 1);
      String id = telemetry.nextId();
      Instant at = start.plusMillis(i * 10L);
      long millis = 10L * (LARGE_DEPTH - depth);
      if (i % 5 == 4) {
        telemetry.trace(LARGE_OPERATION, service(depth), parent, at, "step " + i, false);
        id = parent;
      } else if (depth % 2 == 0) {
        telemetry.request(LARGE_OPERATION, service(depth), id, parent, at, millis, i % 97 == 0);
      } else {
        telemetry.call(
            LARGE_OPERATION, service(depth), id, parent, at, millis, "HTTP", service(depth + 1));
      }
      callers.subList(depth, callers.size()).clear();
      callers.add(id);
    }
    return telemetry.items;
  }

  private static String service(int number) {
    return String.format(Locale.ROOT, "service-%02d", number % SERVICES);
  }

  private String nextId() {
    return String.format(Locale.ROOT, "%016x", ++spans);
  }

  /** A chain of services that call each other. */
  private void operation(String operation, Instant start) {
    int first = random.nextInt(SERVICES);
    int length = 1 + random.nextInt(4);
    boolean failed = random.nextInt(20) == 0;
    String caller = null;
    Instant at = start;
    long millis = 40 + Math.round(200 * Math.exp(random.nextGaussian()));
    for (int i = 0; i < length; i++) {
      String service = service(first * (i + 1) + i);
      String request = nextId();
      request(operation, service, request, caller, at, millis, failed);
      trace(operation, service, request, at.plusMillis(1), "Handling an order", false);
      String store = STORES.get(random.nextInt(STORES.size()));
      call(
          operation,
          service,
          nextId(),
          request,
          at.plusMillis(2),
          millis / 4,
          store,
          store + "-" + first % 5);
      if (i + 1 < length) {
        caller = nextId();
        call(
            operation,
            service,
            caller,
            request,
            at.plusMillis(3),
            millis - 4,
            "HTTP",
            service(first * (i + 2) + i + 1));
      } else if (failed) {
        trace(operation, service, request, at.plusMillis(4), "The order cannot be paid", true);
        add(
            operation,
            service,
            request,
            TestTelemetry.exception(at.plusMillis(5)),
            exception -> {});
      }
      at = at.plusMillis(4);
      millis = Math.max(6, millis - 6);
    }
  }

  /** Telemetry that is not part of the calls. */
  private void others(String operation, Instant at) {
    add(
        operation,
        "web",
        null,
        TestTelemetry.envelope("PageViewData", at),
        view -> view.put("id", nextId())
            .put("name", "Page " + random.nextInt(8))
            .put("duration", duration(200 + random.nextInt(900))));
    add(
        operation,
        "web",
        null,
        TestTelemetry.envelope("EventData", at),
        event -> event
            .put("name", "Clicked " + random.nextInt(6))
            .putObject("properties")
            .put("tenant", "tenant-" + random.nextInt(5)));
    boolean available = random.nextInt(30) > 0;
    add(
        null,
        "probe",
        null,
        TestTelemetry.envelope("AvailabilityData", at),
        result -> result
            .put("id", nextId())
            .put("name", "home")
            .put("runLocation", "region-" + random.nextInt(4))
            .put("duration", duration(80 + random.nextInt(200)))
            .put("success", available));
    add(
        null,
        service(random.nextInt(SERVICES)),
        null,
        TestTelemetry.envelope("MetricData", at),
        metric -> metric
            .putArray("metrics")
            .addObject()
            .put("name", "queue.depth")
            .put("value", random.nextInt(100)));
  }

  private void request(
      String operation,
      String service,
      String id,
      String parent,
      Instant at,
      long millis,
      boolean failed) {
    int route = random.nextInt(4);
    add(
        operation,
        service,
        parent,
        TestTelemetry.envelope("RequestData", at),
        request -> request
            .put("id", id)
            .put("name", "GET /" + service + "/" + route)
            .put("url", "http://" + service + ":8080/" + route + "/77")
            .put("duration", duration(millis))
            .put("success", !failed)
            .put("responseCode", failed ? "500" : "200")
            .putObject("properties")
            .put("tenant", "tenant-" + route));
  }

  private void call(
      String operation,
      String service,
      String id,
      String parent,
      Instant at,
      long millis,
      String type,
      String target) {
    add(
        operation,
        service,
        parent,
        TestTelemetry.envelope("RemoteDependencyData", at),
        call -> call.put("id", id)
            .put("name", type + " " + target)
            .put("type", type)
            .put("target", target)
            .put("duration", duration(millis))
            .put("success", true)
            .put("resultCode", "200"));
  }

  private void trace(
      String operation,
      String service,
      String parent,
      Instant at,
      String message,
      boolean warning) {
    add(
        operation,
        service,
        parent,
        TestTelemetry.trace(at, message),
        trace -> trace.put("severityLevel", warning ? 2 : 1));
  }

  private void add(
      String operation, String service, String parent, ObjectNode item, Consumer<ObjectNode> data) {
    ObjectNode tags = TestTelemetry.tags(item);
    tags.put("ai.cloud.role", service).put("ai.cloud.roleInstance", service + "-1");
    tags.put("ai.operation.id", operation).put("ai.operation.parentId", parent);
    tags.put("ai.operation.name", operation == null ? null : "GET /orders");
    data.accept(TestTelemetry.data(item));
    items.add(item);
  }

  private static String duration(long millis) {
    return String.format(Locale.ROOT, "00:00:%02d.%03d", millis / 1000, millis % 1000);
  }
}
