package azurecensus.portal.store;

/** The columns of the telemetry tables, with the names and meanings of Application Insights. */
public enum Column {
  /** Arrival number: unique, rising, never reused. In Application Insights it is a random text. */
  ITEM_ID("itemId", Kind.INTEGER),
  TIMESTAMP("timestamp", Kind.TIME),
  OPERATION_ID("operation_Id", Kind.TEXT),
  OPERATION_PARENT_ID("operation_ParentId", Kind.TEXT),
  OPERATION_NAME("operation_Name", Kind.TEXT),
  OPERATION_SYNTHETIC_SOURCE("operation_SyntheticSource", Kind.TEXT),
  SESSION_ID("session_Id", Kind.TEXT),
  USER_ID("user_Id", Kind.TEXT),
  USER_AUTHENTICATED_ID("user_AuthenticatedId", Kind.TEXT),
  USER_ACCOUNT_ID("user_AccountId", Kind.TEXT),
  APPLICATION_VERSION("application_Version", Kind.TEXT),
  CLIENT_TYPE("client_Type", Kind.TEXT),
  CLIENT_MODEL("client_Model", Kind.TEXT),
  CLIENT_OS("client_OS", Kind.TEXT),
  CLIENT_IP("client_IP", Kind.TEXT),
  CLOUD_ROLE_NAME("cloud_RoleName", Kind.TEXT),
  CLOUD_ROLE_INSTANCE("cloud_RoleInstance", Kind.TEXT),
  SDK_VERSION("sdkVersion", Kind.TEXT),
  /** The number of items that this one represents: 100 divided by the sampling percentage. */
  ITEM_COUNT("itemCount", Kind.INTEGER),
  CUSTOM_DIMENSIONS("customDimensions", Kind.JSON),
  CUSTOM_MEASUREMENTS("customMeasurements", Kind.JSON),
  /** The uncompressed bytes of the item as sent, which the byte bound of the store counts. */
  BILLED_SIZE("_BilledSize", Kind.INTEGER),

  ID("id", Kind.TEXT),
  NAME("name", Kind.TEXT),
  SOURCE("source", Kind.TEXT),
  URL("url", Kind.TEXT),
  SUCCESS("success", Kind.BOOLEAN),
  RESULT_CODE("resultCode", Kind.TEXT),
  /** Milliseconds. */
  DURATION("duration", Kind.NUMBER),
  PERFORMANCE_BUCKET("performanceBucket", Kind.TEXT),
  TARGET("target", Kind.TEXT),
  TYPE("type", Kind.TEXT),
  DATA("data", Kind.TEXT),
  MESSAGE("message", Kind.TEXT),
  SEVERITY_LEVEL("severityLevel", Kind.INTEGER),
  PROBLEM_ID("problemId", Kind.TEXT),
  METHOD("method", Kind.TEXT),
  OUTER_TYPE("outerType", Kind.TEXT),
  OUTER_MESSAGE("outerMessage", Kind.TEXT),
  OUTER_METHOD("outerMethod", Kind.TEXT),
  INNERMOST_TYPE("innermostType", Kind.TEXT),
  INNERMOST_MESSAGE("innermostMessage", Kind.TEXT),
  INNERMOST_METHOD("innermostMethod", Kind.TEXT),
  DETAILS("details", Kind.JSON),
  VALUE("value", Kind.NUMBER),
  VALUE_COUNT("valueCount", Kind.INTEGER),
  VALUE_SUM("valueSum", Kind.NUMBER),
  VALUE_MIN("valueMin", Kind.NUMBER),
  VALUE_MAX("valueMax", Kind.NUMBER),
  VALUE_STD_DEV("valueStdDev", Kind.NUMBER),
  REFERRER_URI("referrerUri", Kind.TEXT),
  TOTAL_DURATION("totalDuration", Kind.NUMBER),
  NETWORK_DURATION("networkDuration", Kind.NUMBER),
  SEND_DURATION("sendDuration", Kind.NUMBER),
  RECEIVE_DURATION("receiveDuration", Kind.NUMBER),
  PROCESSING_DURATION("processingDuration", Kind.NUMBER),
  LOCATION("location", Kind.TEXT);

  /**
   * The kind of a column. A {@code TIME} value is a {@code Long} of microseconds since 1970 UTC.
   */
  public enum Kind {
    INTEGER("BIGINT"),
    NUMBER("DOUBLE"),
    BOOLEAN("BOOLEAN"),
    TIME("TIMESTAMP"),
    TEXT("VARCHAR"),
    JSON("JSON");

    private static final long MAX_INTEGER = 1_000_000_000;
    private static final double MAX_NUMBER = 1e280;

    private final String sqlType;

    Kind(String sqlType) {
      this.sqlType = sqlType;
    }

    String sqlType() {
      return sqlType;
    }

    /**
     * The value within bounds that keep every sum over all items finite: integers from 0 to
     * {@value #MAX_INTEGER}, numbers up to {@value #MAX_NUMBER} on either side of 0.
     */
    Object bounded(Object value) {
      if (this == INTEGER && value instanceof Long integer) {
        return Math.max(0, Math.min(MAX_INTEGER, integer));
      }
      if (this == NUMBER && value instanceof Double number) {
        return Double.isNaN(number) ? null : Math.max(-MAX_NUMBER, Math.min(MAX_NUMBER, number));
      }
      return value;
    }
  }

  private final String columnName;
  private final Kind kind;

  Column(String columnName, Kind kind) {
    this.columnName = columnName;
    this.kind = kind;
  }

  /** The column's name in Application Insights and in the database. */
  public String columnName() {
    return columnName;
  }

  /** The kind of the column. */
  public Kind kind() {
    return kind;
  }
}
