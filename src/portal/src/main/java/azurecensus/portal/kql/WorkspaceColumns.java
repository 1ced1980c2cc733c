package azurecensus.portal.kql;

import azurecensus.kql.model.KqlTable;
import azurecensus.kql.model.KqlType;
import azurecensus.portal.store.TelemetryTable;
import java.util.ArrayList;
import java.util.List;

/** The columns of the {@code App…} tables of a workspace. */
final class WorkspaceColumns {
  private WorkspaceColumns() {}

  /** A text column that has one value in all rows. */
  static KqlTable.Column constant(String name, String value) {
    return new KqlTable.Column(name, KqlType.STRING, "'" + value + "'");
  }

  static String tableName(TelemetryTable table) {
    return switch (table) {
      case REQUESTS -> "AppRequests";
      case DEPENDENCIES -> "AppDependencies";
      case TRACES -> "AppTraces";
      case EXCEPTIONS -> "AppExceptions";
      case CUSTOM_EVENTS -> "AppEvents";
      case CUSTOM_METRICS -> "AppMetrics";
      case PAGE_VIEWS -> "AppPageViews";
      case BROWSER_TIMINGS -> "AppBrowserTimings";
      case AVAILABILITY_RESULTS -> "AppAvailabilityResults";
    };
  }

  static List<KqlTable.Column> of(TelemetryTable table) {
    List<KqlTable.Column> columns = common(tableName(table));
    switch (table) {
      case REQUESTS -> {
        texts(columns, "Id", "id", "Source", "source", "Name", "name", "Url", "url");
        outcome(columns);
      }
      case DEPENDENCIES -> {
        texts(
            columns,
            "Id",
            "id",
            "Target",
            "target",
            "DependencyType",
            "type",
            "Name",
            "name",
            "Data",
            "data");
        outcome(columns);
      }
      case TRACES -> {
        texts(columns, "Message", "message");
        severity(columns);
      }
      case EXCEPTIONS -> {
        texts(
            columns,
            "ProblemId",
            "problemId",
            "ExceptionType",
            "type",
            "Message",
            "message",
            "Method",
            "method",
            "OuterType",
            "outerType",
            "OuterMessage",
            "outerMessage",
            "OuterMethod",
            "outerMethod",
            "InnermostType",
            "innermostType",
            "InnermostMessage",
            "innermostMessage",
            "InnermostMethod",
            "innermostMethod");
        empty(columns, "HandledAt", "Assembly", "OuterAssembly", "InnermostAssembly");
        severity(columns);
        columns.add(new KqlTable.Column("Details", KqlType.DYNAMIC, "\"details\""));
      }
      case CUSTOM_EVENTS -> texts(columns, "Name", "name");
      case CUSTOM_METRICS -> {
        texts(columns, "Name", "name");
        reals(columns, "Sum", "valueSum", "Min", "valueMin", "Max", "valueMax");
        columns.removeIf(column -> column.name().equals("ItemCount"));
        columns.add(new KqlTable.Column("ItemCount", KqlType.INT, "\"valueCount\"::INTEGER"));
      }
      case PAGE_VIEWS -> {
        texts(
            columns,
            "Id",
            "id",
            "Name",
            "name",
            "Url",
            "url",
            "PerformanceBucket",
            "performanceBucket");
        reals(columns, "DurationMs", "duration");
      }
      case BROWSER_TIMINGS -> {
        texts(columns, "Name", "name", "Url", "url");
        reals(
            columns,
            "TotalDurationMs",
            "totalDuration",
            "NetworkDurationMs",
            "networkDuration",
            "SendDurationMs",
            "sendDuration",
            "ReceiveDurationMs",
            "receiveDuration",
            "ProcessingDurationMs",
            "processingDuration");
        empty(columns, "PerformanceBucket");
      }
      case AVAILABILITY_RESULTS -> {
        texts(
            columns,
            "Id",
            "id",
            "Name",
            "name",
            "Location",
            "location",
            "Message",
            "message",
            "PerformanceBucket",
            "performanceBucket");
        columns.add(new KqlTable.Column("Success", KqlType.BOOL, "\"success\""));
        reals(columns, "DurationMs", "duration");
      }
    }
    return columns;
  }

  /** The columns that all tables of a workspace have. */
  static List<KqlTable.Column> common(String type) {
    List<KqlTable.Column> columns = new ArrayList<>();
    columns.add(new KqlTable.Column("TimeGenerated", KqlType.DATETIME, "\"timestamp\""));
    texts(
        columns,
        "OperationId",
        "operation_Id",
        "ParentId",
        "operation_ParentId",
        "OperationName",
        "operation_Name",
        "SyntheticSource",
        "operation_SyntheticSource",
        "SessionId",
        "session_Id",
        "UserId",
        "user_Id",
        "UserAuthenticatedId",
        "user_AuthenticatedId",
        "UserAccountId",
        "user_AccountId",
        "AppVersion",
        "application_Version",
        "AppRoleName",
        "cloud_RoleName",
        "AppRoleInstance",
        "cloud_RoleInstance",
        "ClientType",
        "client_Type",
        "ClientModel",
        "client_Model",
        "ClientOS",
        "client_OS",
        "ClientIP",
        "client_IP",
        "SDKVersion",
        "sdkVersion");
    empty(
        columns,
        "ClientCity",
        "ClientStateOrProvince",
        "ClientCountryOrRegion",
        "ClientBrowser",
        "ReferencedItemId",
        "ReferencedType",
        "ResourceGUID",
        "IKey",
        "TenantId",
        "SourceSystem",
        "_ResourceId",
        "_SubscriptionId");
    columns.add(new KqlTable.Column("Properties", KqlType.DYNAMIC, "\"customDimensions\""));
    columns.add(new KqlTable.Column("Measurements", KqlType.DYNAMIC, "\"customMeasurements\""));
    columns.add(new KqlTable.Column("ItemCount", KqlType.INT, "\"itemCount\"::INTEGER"));
    columns.add(new KqlTable.Column("_BilledSize", KqlType.REAL, "\"_BilledSize\"::DOUBLE"));
    columns.add(constant("_IsBillable", "True"));
    columns.add(constant("Type", type));
    return columns;
  }

  private static void outcome(List<KqlTable.Column> columns) {
    columns.add(new KqlTable.Column("Success", KqlType.BOOL, "\"success\""));
    texts(columns, "ResultCode", "resultCode", "PerformanceBucket", "performanceBucket");
    reals(columns, "DurationMs", "duration");
  }

  private static void severity(List<KqlTable.Column> columns) {
    columns.add(new KqlTable.Column("SeverityLevel", KqlType.INT, "\"severityLevel\"::INTEGER"));
  }

  /** Adds text columns: pairs of a name and the stored name. */
  private static void texts(List<KqlTable.Column> columns, String... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      columns.add(new KqlTable.Column(pairs[i], KqlType.STRING, '"' + pairs[i + 1] + '"'));
    }
  }

  /** Adds columns of numbers: pairs of a name and the stored name. */
  private static void reals(List<KqlTable.Column> columns, String... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      columns.add(new KqlTable.Column(pairs[i], KqlType.REAL, '"' + pairs[i + 1] + '"'));
    }
  }

  /** Adds text columns that are always empty. */
  private static void empty(List<KqlTable.Column> columns, String... names) {
    for (String name : names) {
      columns.add(constant(name, ""));
    }
  }
}
