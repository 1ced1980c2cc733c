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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What goes wrong with the next posts of telemetry, told beforehand, so that a client's retries can
 * be tested. Each fault serves its number of posts, then the next one has its turn; posts beyond
 * the last are answered truthfully. Thread-safe.
 */
public final class FaultScript {
  private static final int MAX_FAULTS = 1000;
  private static final int MAX_TIMES = 1_000_000;
  private static final Duration MAX_DELAY = Duration.ofMinutes(2);

  private final Deque<Fault> faults = new ArrayDeque<>();

  /**
   * One fault.
   *
   * @param kind what happens
   * @param status the answer's status, for {@code STATUS}; an item's, for {@code PARTIAL}; 307 or
   *     308 for {@code REDIRECT}
   * @param retryAfter the {@code Retry-After} header, or null
   * @param location where a redirect leads, else null
   * @param indexes the items that a partial answer refuses; none means every second
   * @param delay what a slow answer waits before
   * @param times how many posts it serves
   */
  record Fault(
      Kind kind,
      int status,
      String retryAfter,
      String location,
      List<Integer> indexes,
      Duration delay,
      int times) {
    enum Kind {
      /** Nothing is kept; the status is the answer. */
      STATUS,
      /**
       * The items at the indexes are refused with the status, the others are kept; answered 206.
       */
      PARTIAL,
      /** Nothing is kept; the client is sent elsewhere. */
      REDIRECT,
      /** Nothing is kept and nothing answered: the connection ends. */
      DISCONNECT,
      /** All is kept and answered truthfully, but later. */
      SLOW
    }

    private Fault once() {
      return new Fault(kind, status, retryAfter, location, indexes, delay, times - 1);
    }
  }

  /** The fault of the post that just arrived, if it is to have one. */
  synchronized Optional<Fault> next() {
    Fault fault = faults.poll();
    if (fault != null && fault.times > 1) {
      faults.addFirst(fault.once());
    }
    return Optional.ofNullable(fault);
  }

  public synchronized void clear() {
    faults.clear();
  }

  /** Adds the faults of a JSON array, or one object; all or, when one of them is wrong, none. */
  public synchronized void add(JsonNode script) {
    List<Fault> added = new ArrayList<>();
    for (JsonNode fault :
        script.isArray() ? script : JsonNodeFactory.instance.arrayNode().add(script)) {
      added.add(parse(fault));
    }
    if (faults.size() + added.size() > MAX_FAULTS) {
      throw new RequestRefusedException(
          400, "At most " + MAX_FAULTS + " faults can be told beforehand.");
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
          400, "Give the location to redirect to: a whole http or https address.");
    }
    List<Integer> indexes = new ArrayList<>();
    fault.path("indexes").forEach(index -> indexes.add(index.asInt()));
    Duration delay =
        Duration.ofMillis(number(fault, "delayMilliseconds", 1000, 0, (int) MAX_DELAY.toMillis()));
    String retryAfter = fault.path("retryAfter").isMissingNode()
        ? null
        : fault.path("retryAfter").asText();
    if (retryAfter != null && !retryAfter.matches("[\\x20-\\x7e]{1,100}")) {
      throw new RequestRefusedException(
          400, "retryAfter must be a number of seconds or an HTTP date.");
    }
    return new Fault(
        kind,
        status,
        retryAfter,
        location,
        List.copyOf(indexes),
        delay,
        number(fault, "times", 1, 1, MAX_TIMES));
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

  /** The faults still to come, in order. */
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
