package azurecensus.portal.forward;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Changes an envelope for the other resource: its instrumentation key replaces the sender's, and a
 * property names this portal. Thread-safe.
 */
final class ForwardedEnvelope {
  /** Property with the portals that sent the item on, the first one first. */
  static final String FORWARDED_BY = "ForwardedBy";

  /** A chain of portals is shorter; a longer one is a loop through portals that were restarted. */
  private static final int MOST_PORTALS = 4;

  private static final String SEPARATOR = ", ";

  /** Some SDKs repeat the key, without hyphens, in the name of the envelope. */
  private static final Pattern NAME_WITH_KEY =
      Pattern.compile("(Microsoft\\.ApplicationInsights\\.)[0-9A-Za-z]{32}\\.");

  private final String key;
  private final String portal;

  ForwardedEnvelope(String key) {
    this.key = key;
    this.portal =
        "portal-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  /**
   * Changes the envelope, whose form was checked before.
   *
   * @return false when it must not be sent on: it has come back to this portal
   */
  boolean prepare(ObjectNode envelope) {
    ObjectNode baseData = (ObjectNode) envelope.path("data").path("baseData");
    String before = baseData.path("properties").path(FORWARDED_BY).asText("");
    if (before.contains(portal) || before.split(SEPARATOR, -1).length >= MOST_PORTALS) {
      return false;
    }
    ObjectNode properties = baseData.path("properties") instanceof ObjectNode existing
        ? existing
        : baseData.putObject("properties");
    properties.put(FORWARDED_BY, before.isEmpty() ? portal : before + SEPARATOR + portal);
    envelope.put("iKey", key);
    if (envelope.path("name").isTextual()) {
      envelope.put(
          "name", NAME_WITH_KEY.matcher(envelope.path("name").textValue()).replaceFirst("$1"));
    }
    return true;
  }
}
