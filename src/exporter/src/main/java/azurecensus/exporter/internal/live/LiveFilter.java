package azurecensus.exporter.internal.live;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.ExceptionDetails;
import azurecensus.exporter.spi.TelemetryItem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A condition that the portal's user has set for the items to count or to show. A field that an
 * item does not have matches nothing, a negation included. Immutable.
 */
final class LiveFilter {
  /** Prefix of fields that are properties or measurements. */
  static final String CUSTOM = "CustomDimensions.";

  private static final String ANY = "*";

  private static final Map<TelemetryItem.Type, Set<String>> FIELDS = Map.of(
      TelemetryItem.Type.REQUEST, Set.of("Url", "Duration", "ResponseCode", "Success", "Name"),
      TelemetryItem.Type.DEPENDENCY,
          Set.of("Target", "Duration", "ResultCode", "Success", "Type", "Data", "Name"),
      TelemetryItem.Type.MESSAGE, Set.of("Message"),
      TelemetryItem.Type.EXCEPTION, Set.of("Exception.Message", "Exception.StackTrace"),
      TelemetryItem.Type.EVENT, Set.of("Name"));

  private static final Set<String> EQUALITIES = Set.of("Equal", "NotEqual");
  private static final Set<String> TEXT_PREDICATES =
      Set.of("Equal", "NotEqual", "Contains", "DoesNotContain");
  private static final Set<String> NUMBER_PREDICATES = Set.of(
      "Equal", "NotEqual", "LessThan", "GreaterThan", "LessThanOrEqual", "GreaterThanOrEqual");

  /** {@code [days].[hours]:[minutes]:[seconds]}, the seconds with a fraction. */
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,6})\\.)?(\\d{1,2}):(\\d{1,2}):(\\d{1,2}(?:\\.\\d{1,7})?)");

  private final String field;
  private final String predicate;
  private final String comparand;

  /** Value of the comparand where the field is a number. */
  private final double number;

  /**
   * Creates a condition on items of this type.
   *
   * @throws IllegalArgumentException when the type has no such field, or the field no such
   *     condition
   */
  LiveFilter(TelemetryItem.Type type, String field, String predicate, String comparand) {
    this.field = field;
    this.predicate = predicate;
    this.comparand = comparand;
    boolean custom = field.startsWith(CUSTOM) && field.length() > CUSTOM.length();
    if (!field.equals(ANY) && !custom && !FIELDS.getOrDefault(type, Set.of()).contains(field)) {
      throw new IllegalArgumentException("The telemetry type has no field of this name.");
    }
    if (!predicates().contains(predicate)) {
      throw new IllegalArgumentException("The field cannot be compared in this way.");
    }
    this.number = number();
  }

  private Set<String> predicates() {
    return switch (field) {
      case ANY -> Set.of("Contains", "DoesNotContain");
      case "Success" -> EQUALITIES;
      case "Duration", "ResponseCode", "ResultCode" -> NUMBER_PREDICATES;
      default -> TEXT_PREDICATES;
    };
  }

  private double number() {
    try {
      return switch (field) {
        case "Duration" -> millis(comparand);
        case "ResponseCode", "ResultCode" -> Integer.parseInt(comparand.strip());
        case "Success" -> truth(comparand);
        default -> Double.NaN;
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The comparand is not of the field's kind.");
    }
  }

  private static double truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> 1;
      case "false" -> 0;
      default -> throw new NumberFormatException();
    };
  }

  private static double millis(String text) {
    Matcher parts = DURATION.matcher(text.strip());
    if (!parts.matches()) {
      throw new NumberFormatException();
    }
    double days = parts.group(1) == null ? 0 : Double.parseDouble(parts.group(1));
    double hours = 24 * days + Double.parseDouble(parts.group(2));
    double minutes = 60 * hours + Double.parseDouble(parts.group(3));
    return 1000 * (60 * minutes + Double.parseDouble(parts.group(4)));
  }

  /** Returns true when the item, which is of the filter's type, meets the condition. */
  boolean matches(EncodableItem item) {
    return switch (field) {
      case ANY -> matchesAny(item);
      case "Duration" -> compare(item.getDurationNanos() / 1e6);
      case "ResponseCode", "ResultCode" -> compare(code(item.getResultCode()));
      case "Success" -> compare(item.isSuccess() ? 1 : 0);
      default -> compare(text(item, field));
    };
  }

  /** Returns the code as a number; -1 when it is none. */
  private static int code(String text) {
    try {
      return text == null ? -1 : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private boolean matchesAny(EncodableItem item) {
    Stream<String> fields = FIELDS.get(item.getType()).stream().map(name -> anyText(item, name));
    Stream<String> all =
        Stream.concat(fields, item.getProperties().values().stream()).filter(Objects::nonNull);
    return predicate.equals("Contains")
        ? all.anyMatch(this::contains)
        : all.noneMatch(this::contains);
  }

  private static String anyText(EncodableItem item, String name) {
    return switch (name) {
      case "Duration" -> String.valueOf(item.getDurationNanos() / 1e6);
      case "ResponseCode", "ResultCode" -> item.getResultCode();
      case "Success" -> String.valueOf(item.isSuccess());
      default -> text(item, name);
    };
  }

  private static String text(EncodableItem item, String field) {
    if (field.startsWith(CUSTOM)) {
      return custom(item, field.substring(CUSTOM.length()));
    }
    return switch (field) {
      case "Url", "Data" -> item.getUrl();
      case "Name" -> item.getName();
      case "Target" -> item.getTarget();
      case "Type" -> item.getDependencyType();
      case "Message" -> item.getMessage();
      case "Exception.Message" ->
        item.exceptions().stream()
            .map(ExceptionDetails::message)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" <--- "));
      default -> stack(item.exceptions());
    };
  }

  /** Returns a property, or a measurement as text; null when there is none of this name. */
  static String custom(EncodableItem item, String name) {
    String property = item.getProperties().get(name);
    if (property != null) {
      return property;
    }
    Double measurement = item.getMeasurements().get(name);
    return measurement == null ? null : measurement.toString();
  }

  private static String stack(List<ExceptionDetails> exceptions) {
    return exceptions.stream()
        .map(details -> details.stack() != null
            ? details.stack()
            : details.typeName()
                + details.frames().stream()
                    .map(frame -> "\n\tat " + frame.method())
                    .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  private boolean compare(String text) {
    if (text == null) {
      return false;
    }
    return switch (predicate) {
      case "Equal" -> text.equals(comparand);
      case "NotEqual" -> !text.equals(comparand);
      case "Contains" -> contains(text);
      default -> !contains(text);
    };
  }

  private boolean contains(String text) {
    return text.toLowerCase(Locale.ROOT).contains(comparand.toLowerCase(Locale.ROOT));
  }

  private boolean compare(double value) {
    return switch (predicate) {
      case "Equal" -> value == number;
      case "NotEqual" -> value != number;
      case "LessThan" -> value < number;
      case "GreaterThan" -> value > number;
      case "LessThanOrEqual" -> value <= number;
      default -> value >= number;
    };
  }
}
