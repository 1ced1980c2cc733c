package azurecensus.host.trigger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/**
 * A message, document or blob that starts a function. Immutable.
 *
 * @param content a {@code String} or a {@code byte[]}
 * @param id unique
 * @param inserted the time at which it was sent
 * @param delivery 1 for the first delivery
 * @param traceparent the W3C trace context of the sender; empty for none
 * @param path container and name of a blob; empty for others
 */
public record IncomingMessage(
    Object content, String id, Instant inserted, int delivery, String traceparent, String path) {
  /** Checks that nothing is null. */
  public IncomingMessage {
    Objects.requireNonNull(content, "content");
  }

  /** The same message in a further delivery. */
  public IncomingMessage again() {
    return new IncomingMessage(content, id, inserted, delivery + 1, traceparent, path);
  }

  /** The content as text; bytes are read as UTF-8. */
  public String text() {
    return content instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : (String) content;
  }

  /** The content as bytes; text is written in UTF-8. */
  public byte[] bytes() {
    return content instanceof byte[] bytes
        ? bytes.clone()
        : ((String) content).getBytes(StandardCharsets.UTF_8);
  }

  /** Omits the content, which may hold secrets. */
  @Override
  public String toString() {
    return "IncomingMessage{" + id + ", delivery " + delivery + "}";
  }
}
