package azurecensus.portal.load;

import azurecensus.portal.PortalClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Telemetry in the form that SDKs post: newline-delimited JSON, gzipped. Operations of ten items:
 * requests, calls, steps and logs of two services, and sometimes an exception or a metric.
 */
final class LoadTelemetry {
  static final int ITEMS_PER_POST = 500;
  private static final int ITEMS_PER_OPERATION = 10;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private LoadTelemetry() {}

  /**
   * The posts with all items in the order of time.
   *
   * @param items the number of items, a multiple of {@link #ITEMS_PER_POST}
   * @param span the time from the first item to the last, which ends now
   */
  static List<byte[]> posts(int items, Duration span) {
    List<byte[]> posts = new ArrayList<>();
    Random random = new Random(42);
    Instant first = Instant.now().minus(span);
    int operations = items / ITEMS_PER_OPERATION;
    StringBuilder lines = new StringBuilder();
    for (int number = 0; number < operations; number++) {
      Instant at = first.plusNanos((long) (span.toNanos() * ((double) number / operations)));
      operation(lines, number, TIME.format(at.atOffset(ZoneOffset.UTC)), random);
      if ((number + 1) % (ITEMS_PER_POST / ITEMS_PER_OPERATION) == 0) {
        posts.add(PortalClient.gzip(lines.toString()));
        lines.setLength(0);
      }
    }
    return posts;
  }

  private static void operation(StringBuilder lines, int number, String at, Random random) {
    String operation = String.format(Locale.ROOT, "%032d", number);
    boolean failed = random.nextInt(20) == 0;
    String route = "GET /orders/{id}/" + random.nextInt(30);
    String[] ids = new String[5];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = String.format(Locale.ROOT, "%016x", number * 16L + i + 1);
    }
    request(lines, at, operation, null, "shop", ids[0], route, failed, random);
    String stock = "GET /stock";
    dependency(lines, at, operation, ids[0], ids[1], "HTTP", "stock:8080", stock, failed, random);
    request(lines, at, operation, ids[1], "stock", ids[2], stock, failed, random);
    String select = "SELECT orders";
    dependency(lines, at, operation, ids[0], ids[3], "SQL", "db | orders", select, false, random);
    String step = "price the order";
    dependency(lines, at, operation, ids[0], ids[4], "InProc", "", step, false, random);
    for (int line = 0; line < 4; line++) {
      String message = "order " + number + " has passed step " + line + " of 4";
      trace(lines, at, operation, ids[0], message, line == 3 && failed ? 2 : 1);
    }
    if (failed) {
      exception(lines, at, operation, ids[0]);
    } else {
      metric(lines, at, random);
    }
  }

  private static void envelope(
      StringBuilder lines,
      String type,
      String at,
      String operation,
      String parent,
      String role,
      String data) {
    lines
        .append("{\"name\":\"Microsoft.ApplicationInsights.")
        .append(type)
        .append("\",\"time\":\"")
        .append(at)
        .append(
            "\",\"iKey\":\"00000000-0000-0000-0000-000000000000\",\"tags\":{\"ai.cloud.role\":\"")
        .append(role)
        .append("\",\"ai.cloud.roleInstance\":\"")
        .append(role)
        .append("-1\",\"ai.internal.sdkVersion\":\"java17:oc0.31.1:ext1.0.0\"");
    if (operation != null) {
      lines
          .append(",\"ai.operation.id\":\"")
          .append(operation)
          .append("\",\"ai.operation.name\":\"GET /orders/{id}\"");
    }
    if (parent != null) {
      lines.append(",\"ai.operation.parentId\":\"").append(parent).append('"');
    }
    lines
        .append("},\"data\":{\"baseType\":\"")
        .append(type)
        .append("Data\",\"baseData\":{\"ver\":2,")
        .append(data)
        .append("}}}\n");
  }

  private static String duration(Random random) {
    return String.format(Locale.ROOT, "00:00:00.%06d", (int)
        Math.min(999_999, 20_000 * Math.exp(random.nextGaussian())));
  }

  private static void request(
      StringBuilder lines,
      String at,
      String operation,
      String parent,
      String role,
      String id,
      String name,
      boolean failed,
      Random random) {
    envelope(
        lines,
        "Request",
        at,
        operation,
        parent,
        role,
        "\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"duration\":\"" + duration(random)
            + "\",\"success\":" + !failed + ",\"responseCode\":\"" + (failed ? 500 : 200)
            + "\",\"url\":\"http://" + role + ":8080/orders/77\""
            + ",\"properties\":{\"InvocationId\":\"" + id + "-" + id
            + "\",\"region\":\"westeurope\"}");
  }

  private static void dependency(
      StringBuilder lines,
      String at,
      String operation,
      String parent,
      String id,
      String type,
      String target,
      String name,
      boolean failed,
      Random random) {
    envelope(
        lines,
        "RemoteDependency",
        at,
        operation,
        parent,
        "shop",
        "\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"duration\":\"" + duration(random)
            + "\",\"success\":" + !failed + ",\"resultCode\":\"" + (failed ? 500 : 200)
            + "\",\"type\":\"" + type + "\",\"target\":\"" + target + "\",\"data\":\"" + name
            + "\"");
  }

  private static void trace(
      StringBuilder lines,
      String at,
      String operation,
      String parent,
      String message,
      int severity) {
    envelope(
        lines,
        "Message",
        at,
        operation,
        parent,
        "shop",
        "\"message\":\"" + message + "\",\"severityLevel\":" + severity
            + ",\"properties\":{\"LoggerName\":\"com.example.shop.OrderService\",\"ThreadName\":\"pool-1-thread-7\"}");
  }

  private static void exception(StringBuilder lines, String at, String operation, String parent) {
    envelope(
        lines,
        "Exception",
        at,
        operation,
        parent,
        "shop",
        "\"exceptions\":[{\"id\":1,\"typeName\":\"java.lang.IllegalStateException\",\"message\":\"no stock\","
            + "\"parsedStack\":[{\"level\":0,\"method\":\"com.example.shop.OrderService.reserve\",\"fileName\":\"OrderService.java\",\"line\":77},"
            + "{\"level\":1,\"method\":\"com.example.shop.OrderController.order\",\"fileName\":\"OrderController.java\",\"line\":31}]}]");
  }

  private static void metric(StringBuilder lines, String at, Random random) {
    envelope(
        lines,
        "Metric",
        at,
        null,
        null,
        "shop",
        "\"metrics\":[{\"name\":\"queue.depth\",\"value\":" + random.nextInt(100) + "}]");
  }
}
