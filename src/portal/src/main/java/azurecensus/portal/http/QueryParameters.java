package azurecensus.portal.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * The query parameters of a request. A value out of range is refused with a message that names the
 * valid values.
 */
public final class QueryParameters {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m)?");

  private final Fields fields;

  private QueryParameters(Fields fields) {
    this.fields = fields;
  }

  static QueryParameters of(Request request) {
    try {
      return new QueryParameters(Request.extractQueryParameters(request));
    } catch (RuntimeException e) {
      throw new RequestRefusedException(
          400, "The query after the question mark must be encoded as UTF-8 with percent signs.");
    }
  }

  /** The first value of the parameter, or null. */
  public String text(String name) {
    return fields.getValue(name);
  }

  /** The parameter as a whole number within the bounds, or {@code absent}. */
  public int number(String name, int absent, int least, int most) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw outOfRange(name, least, most);
    }
    throw outOfRange(name, least, most);
  }

  /** The value of a required parameter: a whole number from 0. */
  public long longNumber(String name) {
    String text = text(name);
    if (text == null || !text.matches("\\d{1,18}")) {
      throw new RequestRefusedException(
          400, "Parameter " + name + " must be a whole number from 0.");
    }
    return Long.parseLong(text);
  }

  private static RequestRefusedException outOfRange(String name, int least, int most) {
    return new RequestRefusedException(
        400, "Parameter " + name + " must be a whole number from " + least + " to " + most + ".");
  }

  /**
   * The parameter as a duration, such as {@code 10s}, {@code 500ms}, {@code 2m}, or seconds without
   * a unit.
   */
  public Duration duration(String name, Duration absent, Duration most) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration = switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "m" -> Duration.ofMinutes(number);
        default -> Duration.ofSeconds(number);
      };
      if (duration.compareTo(most) <= 0) {
        return duration;
      }
    }
    throw new RequestRefusedException(
        400,
        "Parameter " + name + " must be a duration like 10s or 500ms, at most " + most.toSeconds()
            + "s.");
  }
}
