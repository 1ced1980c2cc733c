package azurecensus.doctor;

import java.util.Map;

/**
 * By which entry of a jar a library is known. The class path is searched for these, not for the
 * names of jars, because a jar may be renamed or merged into another.
 */
final class Libraries {
  static final String OUR_EXPORTER = "azurecensus/exporter/AzureMonitorTraceExporter.class";
  static final String OUR_TRACING = "azurecensus/tracing/InvocationTracer.class";
  static final String LOG_OWNER = "azurecensus/starter/LogOwner.class";
  static final String OPENCENSUS_API = "io/opencensus/trace/Tracing.class";
  static final String OPENCENSUS_IMPL = "io/opencensus/impl/trace/TraceComponentImpl.class";
  static final String OPENCENSUS_IMPL_LITE =
      "io/opencensus/impllite/trace/TraceComponentImplLite.class";
  static final String OPENTELEMETRY_SHIM =
      "io/opentelemetry/opencensusshim/OpenTelemetryTraceComponentImpl.class";
  static final String GSON = "com/google/gson/Gson.class";

  /** Other libraries that send to Application Insights or trace every invocation. */
  static final Map<String, String> RIVALS = Map.of(
      "com/microsoft/applicationinsights/TelemetryClient.class",
      "the classic Application Insights SDK",
      "com/azure/monitor/opentelemetry/autoconfigure/AzureMonitorAutoConfigure.class",
      "azure-monitor-opentelemetry-autoconfigure",
      "com/azure/monitor/opentelemetry/exporter/AzureMonitorExporter.class",
      "azure-monitor-opentelemetry-exporter",
      "com/microsoft/azure/functions/opentelemetry/",
      "azure-functions-java-opentelemetry");

  private Libraries() {}
}
