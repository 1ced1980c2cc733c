package azurecensus.portal.query;

import azurecensus.portal.store.Column;
import azurecensus.portal.store.TelemetryTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A column or a custom property by the name that a user gives it. The case of a column's name does
 * not matter.
 *
 * @param column the column; null for a property
 * @param property the name of the property; null for a column
 */
record Field(Column column, String property) {
  private static final Map<String, Column> COLUMNS = Arrays.stream(Column.values())
      .collect(Collectors.toUnmodifiableMap(
          column -> column.columnName().toLowerCase(Locale.ROOT), Function.identity()));

  private static final Map<String, Column> ALIASES =
      Map.of("role", Column.CLOUD_ROLE_NAME, "instance", Column.CLOUD_ROLE_INSTANCE);

  private static final List<String> PROPERTY_PREFIXES =
      List.of("customdimensions.", "custommeasurements.");

  static Field of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Column column = ALIASES.getOrDefault(lower, COLUMNS.get(lower));
    if (column != null) {
      return new Field(column, null);
    }
    for (String prefix : PROPERTY_PREFIXES) {
      if (lower.startsWith(prefix)) {
        return new Field(null, name.substring(prefix.length()));
      }
    }
    return new Field(null, name);
  }

  /** The field as a text in SQL, empty where it is absent. */
  String on(TelemetryTable table) {
    if (column == null) {
      return "coalesce(json_extract_string(\"customDimensions\", ?),"
          + " json_extract_string(\"customMeasurements\", ?), '')";
    }
    return table.has(column) ? "coalesce(\"" + column.columnName() + "\"::VARCHAR, '')" : "''";
  }

  /** The values for the question marks of {@link #on}, in order. */
  List<String> values(TelemetryTable table) {
    if (column != null) {
      return List.of();
    }
    // A quote would end the path; no property with one can be found.
    String path = "$.\"" + property.replace('"', '_') + '"';
    return List.of(path, path);
  }
}
