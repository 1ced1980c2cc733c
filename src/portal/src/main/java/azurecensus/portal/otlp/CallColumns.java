package azurecensus.portal.otlp;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.Map;
import java.util.Set;

/**
 * Type, target, data and result code of a call, and the source of a message, from the conventions
 * of OpenTelemetry: the stable names first, then the older ones.
 */
final class CallColumns {
  private static final Set<String> SQL = Set.of(
      "db2",
      "derby",
      "mariadb",
      "mssql",
      "mysql",
      "oracle",
      "postgresql",
      "sqlite",
      "other_sql",
      "hsqldb",
      "h2");

  private static final Map<String, Long> DATABASE_PORTS = Map.ofEntries(
      Map.entry("mongodb", 27_017L),
      Map.entry("cassandra", 9042L),
      Map.entry("redis", 6379L),
      Map.entry("mariadb", 3306L),
      Map.entry("mysql", 3306L),
      Map.entry("mssql", 1433L),
      Map.entry("db2", 50_000L),
      Map.entry("oracle", 1521L),
      Map.entry("h2", 8082L),
      Map.entry("derby", 1527L),
      Map.entry("postgresql", 5432L));

  /** The Azure SDK's name for Cosmos DB. */
  private static final String COSMOS = "Cosmos";

  private static final String IN_PROCESS = "InProc";
  private static final int MAX_TEXT = 1024;
  private static final int MAX_DATA = 8192;

  private CallColumns() {}

  /** Fills the columns of a dependency. */
  static void fill(Envelope envelope, SpanKind kind, Attributes attributes) {
    if (kind == SpanKind.SPAN_KIND_INTERNAL) {
      envelope.data("type", IN_PROCESS, MAX_TEXT);
      return;
    }
    String rpc = attributes.text("rpc.system");
    String database = attributes.text("db.system", "db.type");
    String messaging = messagingSystem(attributes);
    if (attributes.text("http.request.method", "http.method") != null) {
      http(envelope, attributes);
    } else if (rpc != null) {
      call(envelope, rpc, targetOr(attributes, null, rpc));
    } else if (database != null) {
      database(envelope, database, attributes);
    } else if (messaging != null) {
      String type =
          kind == SpanKind.SPAN_KIND_PRODUCER ? "Queue Message | " + messaging : messaging;
      call(envelope, type, messageSource(attributes));
    } else {
      String target = target(attributes, null);
      // A call without a target would be a node of its own on the map.
      call(envelope, target == null ? IN_PROCESS : null, target);
    }
  }

  private static void call(Envelope envelope, String type, String target) {
    envelope.data("type", type, MAX_TEXT).data("target", target, MAX_TEXT);
  }

  private static void http(Envelope envelope, Attributes attributes) {
    String url = attributes.text("url.full", "http.url");
    call(envelope, "Http", targetOr(attributes, defaultPort(url), "Http"));
    Long status = attributes.integer("http.response.status_code", "http.status_code");
    envelope
        .data("resultCode", status == null ? "0" : status.toString(), MAX_TEXT)
        .data("data", url, MAX_DATA);
  }

  private static Long defaultPort(String url) {
    if (url == null) {
      return null;
    }
    if (url.startsWith("https://")) {
      return 443L;
    }
    return url.startsWith("http://") ? 80L : null;
  }

  private static void database(Envelope envelope, String system, Attributes attributes) {
    String target;
    String name;
    if (system.equals(COSMOS)) {
      String url = attributes.text("db.url");
      target = url == null ? null : Url.authority(url);
      name = attributes.text("db.instance");
    } else {
      target = targetOr(attributes, DATABASE_PORTS.get(system), system);
      name = attributes.text("db.name");
    }
    String both = joined(target, name, " | ");
    call(envelope, databaseType(system), both == null ? system : both);
    envelope.data("data", attributes.text("db.statement", "db.operation"), MAX_DATA);
  }

  private static String databaseType(String system) {
    if (system.equals(COSMOS)) {
      return "Microsoft.DocumentDb";
    }
    if (system.equals("mysql") || system.equals("postgresql")) {
      return system;
    }
    return SQL.contains(system) ? "SQL" : system;
  }

  /** The source of a request that a message started, and the target of a sent message. */
  static String messageSource(Attributes attributes) {
    if (isAzureMessaging(attributes.text("az.namespace"))) {
      String peer = attributes.text("peer.address");
      if (peer != null) {
        return peer + '/' + attributes.text("message_bus.destination");
      }
    }
    String system = messagingSystem(attributes);
    if (system == null) {
      return null;
    }
    String source =
        joined(olderTarget(attributes, null), attributes.text("messaging.destination.name"), "/");
    return source == null ? system : source;
  }

  private static String messagingSystem(Attributes attributes) {
    String azure = attributes.text("az.namespace");
    return isAzureMessaging(azure) ? azure : attributes.text("messaging.system");
  }

  private static boolean isAzureMessaging(String namespace) {
    return "Microsoft.EventHub".equals(namespace) || "Microsoft.ServiceBus".equals(namespace);
  }

  private static String targetOr(Attributes attributes, Long defaultPort, String otherwise) {
    String target = target(attributes, defaultPort);
    return target == null ? otherwise : target;
  }

  private static String target(Attributes attributes, Long defaultPort) {
    String peer = attributes.text("peer.service");
    if (peer != null) {
      return peer;
    }
    String host = attributes.text("server.address");
    return host == null
        ? olderTarget(attributes, defaultPort)
        : address(host, attributes.integer("server.port"), defaultPort);
  }

  private static String olderTarget(Attributes attributes, Long defaultPort) {
    String peer = attributes.text("peer.service");
    if (peer != null) {
      return peer;
    }
    String name = attributes.text("net.peer.name");
    if (name != null) {
      return address(name, attributes.integer("net.peer.port"), defaultPort);
    }
    String socket = attributes.text("net.sock.peer.name", "net.sock.peer.addr");
    if (socket != null) {
      return address(socket, attributes.integer("net.sock.peer.port"), defaultPort);
    }
    String url = attributes.text("http.url");
    return url == null ? null : Url.authority(url);
  }

  private static String address(String host, Long port, Long defaultPort) {
    return port == null || port.equals(defaultPort) ? host : host + ':' + port;
  }

  private static String joined(String one, String other, String between) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one + between + other;
  }
}
