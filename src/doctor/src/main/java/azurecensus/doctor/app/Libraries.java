package azurecensus.doctor.app;

import java.util.Map;

/**
 * The entries by which libraries are recognised. The names of jars are not used, because a jar may
 * be renamed or merged into another.
 */
public final class Libraries {
  /** The exporter of this project. */
  public static final String OUR_EXPORTER = "azurecensus/exporter/AzureMonitorTraceExporter.class";
  /** The tracing library of this project. */
  public static final String OUR_TRACING = "azurecensus/tracing/InvocationTracer.class";
  /** The part of the tracing library that asks who sends the logs. */
  public static final String LOG_OWNER = "azurecensus/starter/LogOwner.class";
  /** The API of OpenCensus. */
  public static final String OPENCENSUS_API = "io/opencensus/trace/Tracing.class";
  /** The implementation of OpenCensus. */
  public static final String OPENCENSUS_IMPL = "io/opencensus/impl/trace/TraceComponentImpl.class";
  /** The small implementation of OpenCensus. */
  public static final String OPENCENSUS_IMPL_LITE =
      "io/opencensus/impllite/trace/TraceComponentImplLite.class";
  /** The implementation of OpenCensus that passes spans to OpenTelemetry. */
  public static final String OPENTELEMETRY_SHIM =
      "io/opentelemetry/opencensusshim/OpenTelemetryTraceComponentImpl.class";
  /** The JSON library that the Java worker brings. */
  public static final String GSON = "com/google/gson/Gson.class";

  /** Other libraries that send to Application Insights or trace every invocation. */
  public static final Map<String, String> RIVALS = Map.of(
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
