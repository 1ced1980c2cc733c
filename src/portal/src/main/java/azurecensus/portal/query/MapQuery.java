package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The Application Map: a node for every role, an edge from caller to callee where the callee's
 * request is known, else to an external node of the call's type and target. In-process steps are
 * left out. A time range includes the calls and requests that began in it. All counts are weighted
 * by {@code itemCount}.
 */
public final class MapQuery {
  private static final String ROLES = """
      WITH seen AS (
        SELECT coalesce("cloud_RoleName", '') AS role, "cloud_RoleInstance" AS instance, "itemCount" AS calls,
          duration, success, 1 AS incoming FROM requests WHERE true%1$s
        UNION ALL SELECT coalesce("cloud_RoleName", ''), "cloud_RoleInstance", 0, NULL, true, 0 FROM dependencies
          WHERE lower(coalesce(type, '')) NOT LIKE 'inproc%%'%2$s
        UNION ALL SELECT coalesce("cloud_RoleName", ''), "cloud_RoleInstance", 0, NULL, true, 0 FROM "pageViews" WHERE true%3$s)
      SELECT role, count(DISTINCT instance) AS instances, sum(calls)::BIGINT AS calls,
        sum(CASE WHEN success THEN 0 ELSE calls END)::BIGINT AS failures,
        sum(duration * calls) / nullif(sum(CASE WHEN incoming = 1 THEN calls END), 0) AS "averageDuration"
      FROM seen GROUP BY role ORDER BY calls DESC, role""";

  private static final String EDGES = """
      WITH callee AS (
        SELECT "operation_Id", "operation_ParentId", min(coalesce("cloud_RoleName", '')) AS role FROM requests
        WHERE "operation_ParentId" IS NOT NULL GROUP BY ALL),
      calls AS (
        SELECT coalesce(d."cloud_RoleName", '') AS source, callee.role AS role,
          CASE WHEN callee.role IS NULL THEN coalesce(nullif(trim(d.type), ''), 'Other') END AS type,
          CASE WHEN callee.role IS NULL THEN coalesce(nullif(trim(d.target), ''), d.name) END AS target,
          d."itemCount" AS calls, d.duration, d.success
        FROM dependencies d LEFT JOIN callee
          ON callee."operation_Id" = d."operation_Id" AND callee."operation_ParentId" = d.id
        WHERE lower(coalesce(d.type, '')) NOT LIKE 'inproc%%'%2$s)
      SELECT source, any_value(role) AS role, min(type) AS type, min(target) AS target, sum(calls)::BIGINT AS calls,
        sum(CASE WHEN success THEN 0 ELSE calls END)::BIGINT AS failures,
        sum(duration * calls) / sum(calls) AS "averageDuration"
      FROM calls GROUP BY source, role, lower(type), lower(target) ORDER BY calls DESC LIMIT 1000""";

  private final String roles;
  private final String edges;

  private MapQuery(Conditions conditions) {
    Object[] during = {
      conditions.and(TelemetryTable.REQUESTS),
      conditions.and(TelemetryTable.DEPENDENCIES),
      conditions.and(TelemetryTable.PAGE_VIEWS)
    };
    this.roles = ROLES.formatted(during);
    this.edges = EDGES.formatted(during);
  }

  /** Reads the time range from the request's parameters. */
  public static MapQuery of(QueryParameters query, Clock clock) {
    return new MapQuery(new Conditions().timeRange(query, clock));
  }

  public ObjectNode run(Connection connection) throws SQLException {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    ArrayNode nodes = map.putArray("nodes");
    ArrayNode edgeList = map.putArray("edges");
    for (JsonNode role : JsonRows.query(connection, roles)) {
      ObjectNode node = nodes.addObject();
      node.put("id", roleId(role.path("role").asText()));
      node.put("kind", "role");
      node.put("name", role.path("role").asText());
      copyFigures(role, node);
      node.set("instances", role.path("instances"));
    }
    Map<String, ObjectNode> externals = new HashMap<>();
    for (JsonNode call : JsonRows.query(connection, edges)) {
      String target = call.path("role").isNull()
          ? externalNode(nodes, externals, call)
          : roleId(call.path("role").asText());
      ObjectNode edge = edgeList.addObject();
      edge.put("id", roleId(call.path("source").asText()) + " > " + target);
      edge.put("source", roleId(call.path("source").asText()));
      edge.put("target", target);
      copyFigures(call, edge);
    }
    return map;
  }

  private static String externalNode(
      ArrayNode nodes, Map<String, ObjectNode> externals, JsonNode call) {
    String type = call.path("type").asText();
    String target = call.path("target").asText();
    String id = "external:" + type.toLowerCase(Locale.ROOT) + ':' + target.toLowerCase(Locale.ROOT);
    ObjectNode known = externals.get(id);
    if (known != null) {
      addCalls(known, call);
      return id;
    }
    ObjectNode node = nodes.addObject();
    externals.put(id, node);
    node.put("id", id);
    node.put("kind", "external");
    node.put("name", target);
    node.put("type", type);
    copyFigures(call, node);
    return id;
  }

  private static void addCalls(ObjectNode node, JsonNode call) {
    double calls = node.path("calls").asDouble() + call.path("calls").asDouble();
    double total = node.path("averageDuration").asDouble() * node.path("calls").asDouble()
        + call.path("averageDuration").asDouble() * call.path("calls").asDouble();
    node.put("calls", (long) calls);
    node.put("failures", node.path("failures").asLong() + call.path("failures").asLong());
    node.put("averageDuration", total / calls);
  }

  private static void copyFigures(JsonNode from, ObjectNode to) {
    to.set("calls", from.path("calls"));
    to.set("failures", from.path("failures"));
    to.set("averageDuration", from.path("averageDuration"));
  }

  private static String roleId(String role) {
    return "role:" + role;
  }
}
