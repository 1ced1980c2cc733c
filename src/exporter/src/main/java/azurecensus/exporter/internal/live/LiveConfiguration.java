package azurecensus.exporter.internal.live;

import azurecensus.exporter.internal.delivery.JsonReader;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.spi.TelemetryItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The charts and the documents that the portal's user has asked for. What is invalid is left out
 * and reported with each sample. Immutable.
 *
 * @param etag identifies the configuration; empty before the first one
 * @param charts numbers to compute over the items of each second
 * @param documents conditions for documents, by the id of the stream; null for every item
 * @param errors what is invalid
 */
record LiveConfiguration(
    String etag, List<Chart> charts, Map<String, List<Group>> documents, List<Problem> errors) {
  /** Without a configuration every item is a document, as in the Java SDK. */
  static final LiveConfiguration NONE = new LiveConfiguration("", List.of(), null, List.of());

  /** Bound of what the service may ask for; the portal offers fewer. */
  private static final int MOST = 100;

  private static final Map<String, TelemetryItem.Type> TYPES = Map.of(
      "Request", TelemetryItem.Type.REQUEST,
      "Dependency", TelemetryItem.Type.DEPENDENCY,
      "Exception", TelemetryItem.Type.EXCEPTION,
      "Trace", TelemetryItem.Type.MESSAGE,
      "Event", TelemetryItem.Type.EVENT);

  private static final Set<String> AGGREGATIONS = Set.of("Avg", "Sum", "Min", "Max");

  /** All conditions of a group must hold. */
  record Group(TelemetryItem.Type type, List<LiveFilter> filters) {
    boolean matches(EncodableItem item) {
      return item.getType() == type && filters.stream().allMatch(filter -> filter.matches(item));
    }
  }

  /** A number over the items of a second that match one of the groups. */
  record Chart(String id, List<Group> groups, String projection, String aggregation) {
    boolean matches(EncodableItem item) {
      return groups.stream().anyMatch(group -> group.matches(item));
    }

    /** Returns the item's number; empty when it has none. */
    OptionalDouble valueOf(EncodableItem item) {
      if (projection.equals("Count()")) {
        return OptionalDouble.of(1);
      }
      if (projection.equals("Duration")) {
        return OptionalDouble.of(item.getDurationNanos() / 1e6);
      }
      String text = LiveFilter.custom(item, projection.substring(LiveFilter.CUSTOM.length()));
      try {
        double number = text == null ? Double.NaN : Double.parseDouble(text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
      } catch (NumberFormatException e) {
        return OptionalDouble.empty();
      }
    }
  }

  /**
   * A part of the configuration that is left out.
   *
   * @param type name of the error in the protocol
   * @param key name of the part's id in the protocol
   * @param id id of the part
   */
  record Problem(String type, String key, String id, String message) {}

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException when the text is not one
   */
  static LiveConfiguration read(String json) {
    try {
      Map<?, ?> root = (Map<?, ?>) JsonReader.read(json);
      List<Problem> problems = new ArrayList<>();
      return new LiveConfiguration(
          text(root, "ETag"), charts(root, problems), documents(root, problems), problems);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException("no configuration of live metrics");
    }
  }

  private static List<Chart> charts(Map<?, ?> root, List<Problem> problems) {
    List<Chart> charts = new ArrayList<>();
    for (Map<?, ?> metric : list(root, "Metrics")) {
      String id = text(metric, "Id");
      String type = text(metric, "TelemetryType");
      try {
        if (!TYPES.containsKey(type)) {
          problems.add(new Problem(
              "MetricTelemetryTypeUnsupported",
              "DerivedMetricInfoId",
              id,
              "The telemetry type is not supported."));
          continue;
        }
        charts.add(new Chart(
            id,
            groups(TYPES.get(type), list(metric, "FilterGroups")),
            projection(text(metric, "Projection"), TYPES.get(type)),
            aggregation(text(metric, "Aggregation"))));
      } catch (IllegalArgumentException e) {
        problems.add(
            new Problem("MetricFailureToCreate", "DerivedMetricInfoId", id, e.getMessage()));
      }
    }
    return charts;
  }

  private static String projection(String projection, TelemetryItem.Type type) {
    boolean custom = projection.startsWith(LiveFilter.CUSTOM)
        && projection.length() > LiveFilter.CUSTOM.length();
    boolean duration = projection.equals("Duration")
        && (type == TelemetryItem.Type.REQUEST || type == TelemetryItem.Type.DEPENDENCY);
    if (!custom && !duration && !projection.equals("Count()")) {
      throw new IllegalArgumentException("The projection is not supported.");
    }
    return projection;
  }

  private static String aggregation(String aggregation) {
    if (!AGGREGATIONS.contains(aggregation)) {
      throw new IllegalArgumentException("The aggregation is not supported.");
    }
    return aggregation;
  }

  private static Map<String, List<Group>> documents(Map<?, ?> root, List<Problem> problems) {
    Map<String, List<Group>> documents = new LinkedHashMap<>();
    for (Map<?, ?> stream : list(root, "DocumentStreams")) {
      String id = text(stream, "Id");
      List<Group> groups = new ArrayList<>();
      for (Map<?, ?> filters : list(stream, "DocumentFilterGroups")) {
        try {
          TelemetryItem.Type type = TYPES.get(text(filters, "TelemetryType"));
          if (type == null) {
            throw new IllegalArgumentException("The telemetry type is not supported.");
          }
          groups.addAll(groups(
              type, filters.get("Filters") instanceof Map<?, ?> one ? List.of(one) : List.of()));
        } catch (IllegalArgumentException e) {
          problems.add(new Problem(
              "DocumentStreamFailureToCreate", "DocumentStreamInfoId", id, e.getMessage()));
        }
      }
      documents.put(id, groups);
    }
    return documents;
  }

  /** Without a group, every item of the type matches. */
  private static List<Group> groups(TelemetryItem.Type type, List<Map<?, ?>> conjunctions) {
    List<Group> groups = new ArrayList<>();
    for (Map<?, ?> conjunction : conjunctions) {
      List<LiveFilter> filters = new ArrayList<>();
      for (Map<?, ?> filter : list(conjunction, "Filters")) {
        filters.add(new LiveFilter(
            type, text(filter, "FieldName"), text(filter, "Predicate"), text(filter, "Comparand")));
      }
      groups.add(new Group(type, filters));
    }
    return groups.isEmpty() ? List.of(new Group(type, List.of())) : groups;
  }

  private static String text(Map<?, ?> object, String name) {
    return object.get(name) instanceof String text ? text : "";
  }

  private static List<Map<?, ?>> list(Map<?, ?> object, String name) {
    List<Map<?, ?>> list = new ArrayList<>();
    if (object.get(name) instanceof List<?> elements) {
      for (Object element : elements) {
        if (element instanceof Map<?, ?> map && list.size() < MOST) {
          list.add(map);
        }
      }
    }
    return list;
  }
}
