package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The side panel of the map for a selection: top failing status codes, slowest calls by name, and
 * the properties that all failed calls share.
 */
public final class MapDetailsQuery {
  private static final int TOP = 5;

  private final TelemetryTable table;
  private final String where;
  private final Object[] parameters;

  private MapDetailsQuery(TelemetryTable table, String where, Object... parameters) {
    this.table = table;
    this.where = where;
    this.parameters = parameters;
  }

  /**
   * Reads the selection and the time range from the request's parameters.
   *
   * @throws RequestRefusedException when the parameters name no selection
   */
  public static MapDetailsQuery of(QueryParameters query, Clock clock) {
    String role = query.text("role");
    String source = query.text("source");
    String callee = query.text("callee");
    String type = query.text("type");
    String target = query.text("target");
    MapDetailsQuery details;
    if (role != null) {
      details = ofRole(role);
    } else if (source != null && callee != null) {
      details = ofCallsBetween(source, callee);
    } else if (type != null && target != null) {
      details = ofExternal(source, type, target);
    } else {
      throw new RequestRefusedException(
          400, "Give role, or source and callee, or type and target (and source).");
    }
    return details.during(new Conditions().timeRange(query, clock).filter(query));
  }

  /** The same selection within the conditions. */
  private MapDetailsQuery during(Conditions conditions) {
    return new MapDetailsQuery(
        table,
        where + conditions.and(table),
        Stream.concat(Stream.of(parameters), Stream.of(conditions.values(table)))
            .toArray());
  }

  /** Selects the requests that a role answered. */
  private static MapDetailsQuery ofRole(String role) {
    return new MapDetailsQuery(
        TelemetryTable.REQUESTS, "coalesce(\"cloud_RoleName\", '') = ?", role);
  }

  /** Selects the calls to an external node, from any role when {@code source} is null. */
  private static MapDetailsQuery ofExternal(String source, String type, String target) {
    return ofCalls(source, CallSelection.external(type, target));
  }

  /** Selects the calls of one role that another role answered. */
  private static MapDetailsQuery ofCallsBetween(String source, String callee) {
    return ofCalls(source, CallSelection.answeredBy(callee));
  }

  private static MapDetailsQuery ofCalls(String source, CallSelection calls) {
    return source == null
        ? new MapDetailsQuery(
            TelemetryTable.DEPENDENCIES, calls.sql(), calls.values().toArray())
        : new MapDetailsQuery(
            TelemetryTable.DEPENDENCIES,
            "coalesce(\"cloud_RoleName\", '') = ? AND " + calls.sql(),
            Stream.concat(Stream.of(source), calls.values().stream()).toArray());
  }

  /**
   * Runs a single query, since finding the selected calls costs more than all figures about them.
   */
  public ObjectNode run(Connection connection) throws SQLException {
    String common = Stream.of(
            "resultCode", "name", "cloud_RoleName", "cloud_RoleInstance", "operation_Name")
        .map(
            "'%1$s': CASE WHEN count(DISTINCT \"%1$s\") = 1 AND count(\"%1$s\") = count(*) THEN min(\"%1$s\") END"
                ::formatted)
        .collect(Collectors.joining(", "));
    ObjectNode row = JsonRows.queryOne(
        connection, """
        WITH chosen AS MATERIALIZED (
          SELECT name, "resultCode", "cloud_RoleName", "cloud_RoleInstance", "operation_Name", "itemCount", duration, success
          FROM %s WHERE %s),
        codes AS (
          SELECT "resultCode", sum("itemCount")::BIGINT AS count FROM chosen WHERE NOT success GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %d),
        slowest AS (
          SELECT name, sum(duration * "itemCount") / sum("itemCount") AS "averageDuration", sum("itemCount")::BIGINT AS count
          FROM chosen GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %d)
        SELECT
          (SELECT to_json({'calls': sum("itemCount")::BIGINT, 'failures': sum(CASE WHEN success THEN 0 ELSE "itemCount" END)::BIGINT,
            'averageDuration': sum(duration * "itemCount") / sum("itemCount")}) FROM chosen) AS figures,
          (SELECT to_json(list(codes ORDER BY count DESC, "resultCode")) FROM codes) AS codes,
          (SELECT to_json(list(slowest ORDER BY "averageDuration" DESC, name)) FROM slowest) AS slowest,
          (SELECT to_json({%s}) FROM chosen WHERE NOT success) AS common""".formatted(table.tableName(), where, TOP, TOP, common), parameters);
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.setAll((ObjectNode) row.path("figures"));
    details.set("topFailingStatusCodes", orEmpty(row.path("codes")));
    details.set("slowestCalls", orEmpty(row.path("slowest")));
    // A property is common when every failed call has the same value.
    ObjectNode properties = (ObjectNode) row.path("common");
    properties.properties().removeIf(property -> property.getValue().isNull());
    details.set("commonProperties", properties);
    return details;
  }

  private static JsonNode orEmpty(JsonNode list) {
    return list.isArray() ? list : JsonNodeFactory.instance.arrayNode();
  }
}
