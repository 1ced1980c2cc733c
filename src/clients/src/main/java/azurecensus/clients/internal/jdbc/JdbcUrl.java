package azurecensus.clients.internal.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a JDBC URL that telemetry shows. User names, passwords and options of the URL are
 * not among them.
 *
 * @param system the kind of database as OpenTelemetry names it, such as {@code postgresql}
 * @param server {@code host} or {@code host:port}; null when the URL has none
 * @param database null when the URL has none
 */
record JdbcUrl(String system, String server, String database) {
  static final JdbcUrl UNKNOWN = new JdbcUrl("other_sql", null, null);

  private static final Map<String, String> SYSTEMS = Map.of(
      "sqlserver", "mssql",
      "jtds", "mssql",
      "as400", "db2",
      "postgres", "postgresql",
      "edb", "postgresql");

  /** {@code //[user@]host[:port][,more][/database]}; options begin with {@code ?} or {@code ;}. */
  private static final Pattern WITH_HOST =
      Pattern.compile("[^/?;]*//(?:[^@/?;]*@)?(\\[[^\\]]*\\]|[^:/?;,\\\\]*)(?::(\\d+))?"
          + "[^/?;]*(?:/([^?;:]*))?.*");

  private static final Pattern ORACLE =
      Pattern.compile("(?:[^@]*)@(?://)?([^:/?]+)(?::(\\d+))?(?:[:/]([^?/:]+))?.*");

  private static final Pattern NAMED =
      Pattern.compile("(?i).*[;?&](?:databaseName|database)=\\{?([^;&}]+).*");

  /** Reads a URL such as {@code jdbc:postgresql://host:port/database?options}; never throws. */
  static JdbcUrl parse(String url) {
    if (url == null || !url.regionMatches(true, 0, "jdbc:", 0, 5)) {
      return UNKNOWN;
    }
    String rest = url.substring(5);
    int colon = rest.indexOf(':');
    if (colon < 0) {
      return UNKNOWN;
    }
    String vendor = rest.substring(0, colon).toLowerCase(Locale.ROOT);
    String system = SYSTEMS.getOrDefault(vendor, vendor);
    String address = rest.substring(colon + 1);
    if (vendor.equals("oracle")) {
      Matcher oracle = ORACLE.matcher(address);
      return oracle.matches()
          ? new JdbcUrl(system, server(oracle), blankToNull(oracle.group(3)))
          : new JdbcUrl(system, null, null);
    }
    Matcher named = NAMED.matcher(address);
    String byName = named.matches() ? named.group(1) : null;
    Matcher withHost = WITH_HOST.matcher(address);
    if (withHost.matches()) {
      String database = byName != null ? byName : blankToNull(withHost.group(3));
      return new JdbcUrl(system, server(withHost), database);
    }
    return new JdbcUrl(system, null, byName != null ? byName : embedded(address));
  }

  /** Returns true when a text of a statement may stand between double quotes. */
  boolean quotesTextsTwice() {
    return system.equals("mysql") || system.equals("mariadb");
  }

  private static String server(Matcher matcher) {
    String host = blankToNull(matcher.group(1));
    return host == null || matcher.group(2) == null ? host : host + ":" + matcher.group(2);
  }

  /** Returns the last part of {@code mem:name}, {@code file:/path/name} or {@code path/name}. */
  private static String embedded(String address) {
    String name = address.split("[;?]", 2)[0];
    return blankToNull(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1));
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
