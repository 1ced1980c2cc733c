package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.PropertyMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Columns of database calls, from OpenTelemetry's attributes. Types are those for which the portal
 * has icons; targets are {@code host[:port] | database}.
 */
final class DatabaseColumns implements CallColumns {
  private static final String[] SYSTEM = {"db.system.name", "db.system"};
  private static final String[] STATEMENT = {"db.query.text", "db.statement"};
  private static final String[] OPERATION = {"db.operation.name", "db.operation"};
  private static final String[] NAME = {"db.namespace", "db.name"};

  /** The status of a response of Cosmos DB, an HTTP status. */
  private static final String[] COSMOS_STATUS = {
    "db.response.status_code", "db.cosmosdb.status_code"
  };

  private static final Set<String> COSMOS = Set.of("cosmosdb", "azure.cosmosdb");

  private static final Set<String> SQL = Set.of(
      "db2",
      "derby",
      "mariadb",
      "mssql",
      "microsoft.sql_server",
      "oracle",
      "oracle.db",
      "sqlite",
      "other_sql",
      "hsqldb",
      "h2",
      "h2database");
  private static final Map<String, Integer> DEFAULT_PORTS = Map.ofEntries(
      Map.entry("mongodb", 27017),
      Map.entry("cassandra", 9042),
      Map.entry("redis", 6379),
      Map.entry("mariadb", 3306),
      Map.entry("mysql", 3306),
      Map.entry("mssql", 1433),
      Map.entry("microsoft.sql_server", 1433),
      Map.entry("db2", 50000),
      Map.entry("oracle", 1521),
      Map.entry("oracle.db", 1521),
      Map.entry("h2", 8082),
      Map.entry("h2database", 8082),
      Map.entry("derby", 1527),
      Map.entry("postgresql", 5432));

  private final String system;
  private final String status;

  DatabaseColumns(PropertyMap attributes) {
    this.system = attributes.first(SYSTEM).toLowerCase(Locale.ROOT);
    this.status = COSMOS.contains(system) ? attributes.first(COSMOS_STATUS) : null;
  }

  static boolean describe(PropertyMap attributes) {
    return attributes.first(SYSTEM) != null;
  }

  /** Does nothing: the attributes of a process that serves a database fill no column. */
  @Override
  public void fillRequest(EncodableItem item) {}

  @Override
  public void fillDependency(EncodableItem item) {
    PropertyMap attributes = item.getProperties();
    item.setDependencyType(type(system));
    String peer = Address.ofPeer(attributes, DEFAULT_PORTS.getOrDefault(system, 0));
    String name = attributes.first(NAME);
    String host = peer == null ? system : peer;
    item.setTarget(name == null ? host : host + " | " + name);
    attributes.removeAll(SYSTEM);
    attributes.removeAll(NAME);
    data(item, attributes);
    if (status != null) {
      attributes.removeAll(COSMOS_STATUS);
    }
  }

  @Override
  public String resultCode() {
    return status;
  }

  private static String type(String system) {
    if (SQL.contains(system)) {
      return "SQL";
    }
    return COSMOS.contains(system) ? "Microsoft.DocumentDb" : system;
  }

  private static void data(EncodableItem item, PropertyMap attributes) {
    String statement = attributes.first(STATEMENT);
    if (statement != null) {
      item.setUrl(statement);
      attributes.removeAll(STATEMENT);
    } else {
      item.setUrl(attributes.first(OPERATION));
      attributes.removeAll(OPERATION);
    }
  }
}
