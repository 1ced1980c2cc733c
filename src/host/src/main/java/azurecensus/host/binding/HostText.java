package azurecensus.host.binding;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Text of numbers and dates as .NET writes them, because the Functions host is a .NET program and
 * formats what the Java worker sends.
 */
final class HostText {
  /**
   * A date of ISO 8601 with up to seven digits of a second, as the host's JSON library finds it.
   */
  private static final Pattern DATE = Pattern.compile(
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?(Z|[+-]\\d\\d:\\d\\d)?");

  private static final DateTimeFormatter INVARIANT =
      DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT);

  /** .NET writes an exponent for 1E+15 and more. */
  private static final int LARGEST_PLAIN_EXPONENT = 14;

  /** .NET writes an exponent for less than 0.0001. */
  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  private HostText() {}

  /** A JSON number as text: integers of any length unchanged, others as a double. */
  static String number(String json) {
    return isInteger(json) ? json : real(Double.parseDouble(json));
  }

  private static boolean isInteger(String json) {
    return json.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
  }

  /** A double as .NET writes it: {@code 5}, {@code 10.5}, {@code 1E+21}, {@code 1E-05}. */
  static String real(double value) {
    if (!Double.isFinite(value)) {
      return value > 0 ? "Infinity" : value < 0 ? "-Infinity" : "NaN";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent <= LARGEST_PLAIN_EXPONENT && exponent >= SMALLEST_PLAIN_EXPONENT) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    return (decimal.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format(Locale.ROOT, "E%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** A value of the request's JSON as the host passes it to {@code @BindingName}. */
  static String metadata(JsonPrimitive value) {
    if (value.isBoolean()) {
      return value.getAsBoolean() ? "True" : "False";
    }
    if (value.isNumber()) {
      return number(value.getAsString());
    }
    return date(value.getAsString()).map(INVARIANT::format).orElse(value.getAsString());
  }

  /**
   * The text of a date in ISO 8601 without zeros at the end of its seconds; other text as it is.
   */
  static String jsonText(String text) {
    if (date(text).isEmpty() || text.indexOf('.') < 0) {
      return text;
    }
    int end = text.indexOf('.') + 1;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end).replaceAll("\\.?0+$", "") + text.substring(end);
  }

  /** The date in UTC, the time zone of machines in Azure; empty when the text is none. */
  private static Optional<OffsetDateTime> date(String text) {
    if (!DATE.matcher(text).matches()) {
      return Optional.empty();
    }
    boolean zoned = text.endsWith("Z") || text.lastIndexOf(':') - text.indexOf('T') > 8;
    try {
      return Optional.of(
          OffsetDateTime.parse(zoned ? text : text + "Z").withOffsetSameInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Replaces the numbers in JSON by the form in which the host's JSON library prints them. */
  static JsonElement withHostNumbers(JsonElement json) {
    if (json instanceof JsonObject object) {
      JsonObject result = new JsonObject();
      object
          .entrySet()
          .forEach(entry -> result.add(entry.getKey(), withHostNumbers(entry.getValue())));
      return result;
    }
    if (json instanceof JsonArray array) {
      JsonArray result = new JsonArray();
      array.forEach(entry -> result.add(withHostNumbers(entry)));
      return result;
    }
    return json instanceof JsonPrimitive primitive && primitive.isNumber()
        ? jsonNumber(primitive.getAsString())
        : json;
  }

  /** A number as the host's JSON library prints it: like {@link #number}, but {@code 5.0}. */
  static JsonPrimitive jsonNumber(String json) {
    if (isInteger(json)) {
      return new JsonPrimitive(new LazilyParsedNumber(json));
    }
    String text = number(json);
    boolean integral = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
    return new JsonPrimitive(new LazilyParsedNumber(integral ? text + ".0" : text));
  }
}
