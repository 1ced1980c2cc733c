package azurecensus.host.binding;

import java.util.List;

/**
 * The origin of a trigger's data, as the host's console and telemetry show it. Immutable.
 *
 * @param reason the reason of the invocation, in the host's words
 * @param details the host's line about the message; empty for none
 * @param traceparents the W3C trace contexts of the callers or messages: one is the parent of the
 *     invocation, several are its links
 * @param tracestate the caller's {@code tracestate}; empty for none
 */
public record TriggerOrigin(
    String reason, String details, List<String> traceparents, String tracestate) {
  /** The reason that the host gives for a call by HTTP or by its administration. */
  public static final String CALLED =
      "This function was programmatically called via the host APIs.";

  /** A call of the administration. */
  public static final TriggerOrigin ADMINISTRATION = new TriggerOrigin(CALLED, "", List.of(), "");

  /** Copies the list. */
  public TriggerOrigin {
    traceparents = List.copyOf(traceparents);
  }
}
