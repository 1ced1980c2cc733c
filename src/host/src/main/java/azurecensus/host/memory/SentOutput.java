package azurecensus.host.memory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An output as it is shown to the user.
 *
 * @param time the time at which the function set it
 * @param function the name of the function
 * @param binding the type of the binding, e.g. {@code queue}
 * @param target the queue, path, table or the like
 * @param bytes the length of the content
 * @param body the content, cut to {@link #SHOWN} characters; of bytes that are no text their number
 * @param receivers the functions that the output starts, separated by commas; empty for none
 */
public record SentOutput(
    Instant time,
    String function,
    String invocationId,
    String binding,
    String target,
    int bytes,
    String body,
    String receivers) {
  /** The characters of a body that are shown. */
  static final int SHOWN = 1024;

  /** The content for the user. */
  static String shown(Object content) {
    String text;
    if (content instanceof byte[] bytes) {
      text = new String(bytes, StandardCharsets.UTF_8);
      if (text.indexOf('\uFFFD') >= 0) {
        return "<%d bytes>".formatted(bytes.length);
      }
    } else {
      text = (String) content;
    }
    if (text.length() <= SHOWN) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    return text.substring(0, end) + "…";
  }
}
