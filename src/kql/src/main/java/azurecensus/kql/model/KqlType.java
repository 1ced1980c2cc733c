package azurecensus.kql.model;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A scalar type of KQL with its representation in the generated SQL. A {@link #DATETIME} is a count
 * of 100 ns since year 1, a {@link #TIMESPAN} a count of 100 ns; a {@link #STRING} is never null.
 */
public enum KqlType {
  BOOL("bool", "System.SByte", "BOOLEAN"),
  DATETIME("datetime", "System.DateTime", "BIGINT"),
  DECIMAL("decimal", "System.Data.SqlTypes.SqlDecimal", "DECIMAL(38,17)"),
  DYNAMIC("dynamic", "System.Object", "JSON"),
  GUID("guid", "System.Guid", "VARCHAR"),
  INT("int", "System.Int32", "INTEGER"),
  LONG("long", "System.Int64", "BIGINT"),
  REAL("real", "System.Double", "DOUBLE"),
  STRING("string", "System.String", "VARCHAR"),
  TIMESPAN("timespan", "System.TimeSpan", "BIGINT");

  private static final Map<String, KqlType> ALIASES = Map.ofEntries(
      Map.entry("bool", BOOL),
      Map.entry("boolean", BOOL),
      Map.entry("datetime", DATETIME),
      Map.entry("date", DATETIME),
      Map.entry("decimal", DECIMAL),
      Map.entry("dynamic", DYNAMIC),
      Map.entry("guid", GUID),
      Map.entry("uuid", GUID),
      Map.entry("uniqueid", GUID),
      Map.entry("int", INT),
      Map.entry("int32", INT),
      Map.entry("long", LONG),
      Map.entry("int64", LONG),
      Map.entry("real", REAL),
      Map.entry("double", REAL),
      Map.entry("string", STRING),
      Map.entry("timespan", TIMESPAN),
      Map.entry("time", TIMESPAN));

  private final String kqlName;
  private final String dotNetName;
  private final String sqlType;

  KqlType(String kqlName, String dotNetName, String sqlType) {
    this.kqlName = kqlName;
    this.dotNetName = dotNetName;
    this.sqlType = sqlType;
  }

  /** Finds the type that a name or one of its aliases in KQL means, such as {@code double}. */
  public static Optional<KqlType> named(String name) {
    return Optional.ofNullable(ALIASES.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The name in KQL and in the query API. */
  public String kqlName() {
    return kqlName;
  }

  /** The name of the .NET type, which {@code getschema} shows. */
  public String dotNetName() {
    return dotNetName;
  }

  /** The DuckDB type of the values in the generated SQL. */
  public String sqlType() {
    return sqlType;
  }

  /** True for the types with which one calculates: int, long, real and decimal. */
  public boolean isNumeric() {
    return this == INT || this == LONG || this == REAL || this == DECIMAL;
  }

  /** True for int and long. */
  public boolean isInteger() {
    return this == INT || this == LONG;
  }

  /** True for the types that are stored as a count of 100 ns: datetime and timespan. */
  public boolean isTicks() {
    return this == DATETIME || this == TIMESPAN;
  }
}
