package azurecensus.portal.ingest;

import azurecensus.portal.http.RequestRefusedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The scripted faults of the next posts of telemetry, for tests of a client's retries. Each fault
 * applies to its number of posts, then the next fault follows; posts after the last fault are
 * answered normally. Thread-safe.
 */
public final class FaultScript {
  private static final int MAX_FAULTS = 1000;
  private static final int MAX_TIMES = 1_000_000;
  private static final Duration MAX_DELAY = Duration.ofMinutes(2);

  private final Deque<Fault> faults = new ArrayDeque<>();

  /**
   * A fault.
   *
   * @param kind the effect
   * @param status the answer's status, for {@code STATUS}; an item's, for {@code PARTIAL}; 307 or
   *     308 for {@code REDIRECT}
   * @param retryAfter the {@code Retry-After} header, or null
   * @param location the target of a redirect; empty for other faults
   * @param indexes the items that a partial answer refuses; empty for every second item
   * @param delay the wait before a slow answer
   * @param times the number of posts it applies to
   */
  record Fault(
      Kind kind,
      int status,
      String retryAfter,
      String location,
      Set<Integer> indexes,
      Duration delay,
      int times) {
    enum Kind {
      /** Nothing is kept; the answer has the status. */
      STATUS,
      /** The items at the indexes are refused with the status; the others are kept. */
      PARTIAL,
      /** Nothing is kept; the client is redirected. */
      REDIRECT,
      /** Nothing is kept; the connection ends without an answer. */
      DISCONNECT,
      /** Everything is kept and answered normally, but later. */
      SLOW
    }

    /** True for the items that a partial answer refuses. */
    boolean refuses(int index) {
      return indexes.isEmpty() ? index % 2 == 1 : indexes.contains(index);
    }

    private Fault afterOnePost() {
      return new Fault(kind, status, retryAfter, location, indexes, delay, times - 1);
    }
  }

  /** The fault of the current post, or empty for a normal answer. */
  synchronized Optional<Fault> next() {
    Fault fault = faults.poll();
    if (fault != null && fault.times > 1) {
      faults.addFirst(fault.afterOnePost());
    }
    return Optional.ofNullable(fault);
  }

  /** Removes every fault. */
  public synchronized void clear() {
    faults.clear();
  }

  /**
   * Adds the faults of a JSON array, or one object.
   *
   * @throws RequestRefusedException when a fault is wrong; then none is added
   */
  public synchronized void add(JsonNode script) {
    List<Fault> added = new ArrayList<>();
    for (JsonNode fault :
        script.isArray() ? script : JsonNodeFactory.instance.arrayNode().add(script)) {
      added.add(parse(fault));
    }
    if (faults.size() + added.size() > MAX_FAULTS) {
      throw new RequestRefusedException(
          400, "At most " + MAX_FAULTS + " faults can be scripted at a time.");
    }
    faults.addAll(added);
  }

  private static Fault parse(JsonNode fault) {
    Fault.Kind kind = switch (fault.path("kind").asText("status")) {
      case "status" -> Fault.Kind.STATUS;
      case "partial" -> Fault.Kind.PARTIAL;
      case "redirect" -> Fault.Kind.REDIRECT;
      case "disconnect" -> Fault.Kind.DISCONNECT;
      case "slow" -> Fault.Kind.SLOW;
      default ->
        throw new RequestRefusedException(
            400, "kind must be status, partial, redirect, disconnect or slow.");
    };
    int status = number(fault, "status", usualStatus(kind), 200, 599);
    if (kind == Fault.Kind.STATUS && !fault.has("status")) {
      throw new RequestRefusedException(400, "Give the status to answer, for example 429.");
    }
    String location = fault.path("location").asText("");
    if (kind == Fault.Kind.REDIRECT && !isHttpAddress(location)) {
      throw new RequestRefusedException(
          400, "Give the location to redirect to: an absolute http or https address.");
    }
    Duration delay =
        Duration.ofMillis(number(fault, "delayMilliseconds", 1000, 0, (int) MAX_DELAY.toMillis()));
    return new Fault(
        kind,
        status,
        retryAfter(fault),
        location,
        indexes(fault),
        delay,
        number(fault, "times", 1, 1, MAX_TIMES));
  }

  private static String retryAfter(JsonNode fault) {
    JsonNode value = fault.path("retryAfter");
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.asText().matches("[\\x20-\\x7e]{1,100}")) {
      throw new RequestRefusedException(
          400, "retryAfter must be a number of seconds or an HTTP date.");
    }
    return value.asText();
  }

  private static Set<Integer> indexes(JsonNode fault) {
    JsonNode values = fault.path("indexes");
    if (!values.isMissingNode() && !values.isArray()) {
      throw wrongIndexes();
    }
    Set<Integer> indexes = new HashSet<>();
    for (JsonNode value : values) {
      if (!value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > Integer.MAX_VALUE) {
        throw wrongIndexes();
      }
      indexes.add(value.asInt());
    }
    return Set.copyOf(indexes);
  }

  private static RequestRefusedException wrongIndexes() {
    return new RequestRefusedException(
        400, "indexes must be an array of whole numbers from 0, for example [1, 4].");
  }

  private static int usualStatus(Fault.Kind kind) {
    return switch (kind) {
      case PARTIAL -> 500;
      case REDIRECT -> 307;
      default -> 200;
    };
  }

  private static boolean isHttpAddress(String location) {
    try {
      URI uri = URI.create(location);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int number(JsonNode fault, String name, int absent, int least, int most) {
    JsonNode value = fault.path(name);
    if (value.isMissingNode()) {
      return absent;
    }
    if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
      throw new RequestRefusedException(
          400, name + " must be a whole number from " + least + " to " + most + ".");
    }
    return value.asInt();
  }

  /** The remaining faults in order: kind, status, and the number of posts they apply to. */
  public synchronized ArrayNode toJson() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Fault fault : faults) {
      ObjectNode entry = json.addObject();
      entry.put("kind", fault.kind.name().toLowerCase(Locale.ROOT));
      entry.put("status", fault.status);
      entry.put("times", fault.times);
    }
    return json;
  }
}
