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
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The Application Map: a node for every role, an edge from caller to callee where the callee's
 * request is known, else to an external node of the call's type and target. In-process steps are
 * left out. A time range includes the calls and requests that began in it. All counts are weighted
 * by {@code itemCount}.
 */
public final class MapQuery {
  /** More than a picture can show, and few enough for a browser. */
  private static final int MAX_ROLES = 500;

  private static final int MAX_EDGES = 1000;

  private static final String ROLES = """
      WITH seen AS (
        SELECT coalesce("cloud_RoleName", '') AS role, "cloud_RoleInstance" AS instance, "itemCount" AS calls,
          duration, success, 1 AS incoming FROM requests WHERE true%1$s
        UNION ALL SELECT coalesce("cloud_RoleName", ''), "cloud_RoleInstance", 0, NULL, true, 0 FROM dependencies
          WHERE lower(coalesce(type, '')) NOT LIKE 'inproc%%'%2$s
        UNION ALL SELECT coalesce("cloud_RoleName", ''), "cloud_RoleInstance", 0, NULL, true, 0 FROM "pageViews" WHERE true%3$s)
      SELECT role, count(DISTINCT instance) AS instances, sum(calls)::BIGINT AS calls,
        sum(CASE WHEN success THEN 0 ELSE calls END)::BIGINT AS failures,
        sum(duration * calls) / nullif(sum(CASE WHEN incoming = 1 THEN calls END), 0) AS "averageDuration"%5$s
      FROM seen GROUP BY role ORDER BY calls DESC, role LIMIT %4$d""";

  private static final String EDGES = """
      WITH callee AS (
        %6$s),
      calls AS (
        SELECT coalesce(d."cloud_RoleName", '') AS source, callee.role AS role,
          CASE WHEN callee.role IS NULL THEN coalesce(nullif(trim(d.type), ''), 'Other') END AS type,
          CASE WHEN callee.role IS NULL THEN coalesce(nullif(trim(d.target), ''), d.name) END AS target,
          d."itemCount" AS calls, d.duration, d.success
        FROM (SELECT * FROM dependencies WHERE lower(coalesce(type, '')) NOT LIKE 'inproc%%'%2$s) d
        LEFT JOIN callee ON callee."operation_Id" = d."operation_Id" AND callee."operation_ParentId" = d.id)
      SELECT source, any_value(role) AS role, min(type) AS type, min(target) AS target, sum(calls)::BIGINT AS calls,
        sum(CASE WHEN success THEN 0 ELSE calls END)::BIGINT AS failures,
        sum(duration * calls) / sum(calls) AS "averageDuration"%5$s
      FROM calls GROUP BY source, role, lower(type), lower(target) ORDER BY calls DESC LIMIT %4$d""";

  private final String roles;
  private final String edges;
  private final Object[] roleValues;
  private final Object[] edgeValues;

  private MapQuery(Conditions conditions) {
    String[] during = {
      conditions.and(TelemetryTable.REQUESTS),
      conditions.and(TelemetryTable.DEPENDENCIES),
      conditions.and(TelemetryTable.PAGE_VIEWS)
    };
    this.roles = ROLES.formatted(during[0], during[1], during[2], MAX_ROLES, CutList.TOTAL);
    this.edges = EDGES.formatted(
        during[0], during[1], during[2], MAX_EDGES, CutList.TOTAL, CallSelection.ANSWERS);
    this.roleValues = conditions.values(
        TelemetryTable.REQUESTS, TelemetryTable.DEPENDENCIES, TelemetryTable.PAGE_VIEWS);
    this.edgeValues = conditions.values(TelemetryTable.DEPENDENCIES);
  }

  /** Reads the time range and the filter from the request's parameters. */
  public static MapQuery of(QueryParameters query, Clock clock) {
    return new MapQuery(new Conditions().timeRange(query, clock).filter(query));
  }

  public ObjectNode run(Connection connection) throws SQLException {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    ArrayNode nodes = map.putArray("nodes");
    ArrayNode edgeList = map.putArray("edges");
    ArrayNode roleRows = JsonRows.query(connection, roles, roleValues);
    map.put("moreRoles", CutList.more(roleRows));
    Set<String> shown = new HashSet<>();
    for (JsonNode role : roleRows) {
      shown.add(role.path("role").asText());
      ObjectNode node = nodes.addObject();
      node.put("id", roleId(role.path("role").asText()));
      node.put("kind", "role");
      node.put("name", role.path("role").asText());
      copyFigures(role, node);
      node.set("instances", role.path("instances"));
    }
    Map<String, ObjectNode> externals = new HashMap<>();
    ArrayNode edgeRows = JsonRows.query(connection, edges, edgeValues);
    long moreEdges = CutList.more(edgeRows);
    for (JsonNode call : edgeRows) {
      boolean answered = !call.path("role").isNull();
      if (!shown.contains(call.path("source").asText())
          || (answered && !shown.contains(call.path("role").asText()))) {
        moreEdges++;
        continue;
      }
      String target =
          answered ? roleId(call.path("role").asText()) : externalNode(nodes, externals, call);
      ObjectNode edge = edgeList.addObject();
      edge.put("id", roleId(call.path("source").asText()) + " > " + target);
      edge.put("source", roleId(call.path("source").asText()));
      edge.put("target", target);
      copyFigures(call, edge);
    }
    map.put("moreEdges", moreEdges);
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
