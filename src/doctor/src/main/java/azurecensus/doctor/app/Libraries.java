package azurecensus.doctor.app;

import java.util.List;
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
  /** The small implementation of OpenCensus, such as {@code opencensus-impl-lean}. */
  public static final String OPENCENSUS_IMPL_LITE =
      "io/opencensus/impllite/trace/TraceComponentImplLite.class";
  /** The implementation of OpenCensus that passes spans to OpenTelemetry. */
  public static final String OPENTELEMETRY_SHIM =
      "io/opentelemetry/opencensusshim/OpenTelemetryTraceComponentImpl.class";
  /** The JSON library that the Java worker brings. */
  public static final String GSON = "com/google/gson/Gson.class";

  /**
   * Directories of Java agents that trace. Other libraries name an agent in their manifest for uses
   * of their own, such as H2, Byte Buddy and Mockito; on the class path they trace nothing.
   */
  public static final List<String> TRACING_AGENTS = List.of(
      "com/microsoft/applicationinsights/agent/",
      "io/opentelemetry/javaagent/",
      "com/newrelic/",
      "datadog/trace/",
      "co/elastic/apm/agent/",
      "com/dynatrace/",
      "org/apache/skywalking/apm/agent/");

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

  /** The API of SLF4J. */
  public static final String SLF4J_API = "org/slf4j/Logger.class";

  /** The type by which SLF4J finds its providers from version 2 on. */
  public static final String SLF4J_2_API = "org/slf4j/spi/SLF4JServiceProvider.class";

  /** Names a provider for SLF4J 2. */
  public static final String SLF4J_2_PROVIDER =
      "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  /** The provider for SLF4J 1. */
  public static final String SLF4J_1_BINDER = "org/slf4j/impl/StaticLoggerBinder.class";

  /** Bindings of SLF4J to java.util.logging, whose records the exporter's handler sends. */
  public static final List<String> SLF4J_TO_JUL = List.of(
      "org/slf4j/jul/JULServiceProvider.class",
      "org/slf4j/impl/JDK14LoggerFactory.class",
      "org/apache/logging/log4j/tojul/JULProvider.class");

  /** Bindings of SLF4J to libraries that write with appenders. */
  public static final List<String> SLF4J_TO_APPENDERS =
      List.of("ch/qos/logback/classic/Logger.class", "org/apache/logging/log4j/core/Logger.class");

  /** Directories of the appenders that Logback and Log4j bring. */
  public static final List<String> KNOWN_APPENDERS =
      List.of("ch/qos/logback/", "org/apache/logging/", "org/apache/log4j/");

  /** Classes of libraries whose artifact was renamed, each with the remedy when both are there. */
  public static final Map<String, String> RENAMED = Map.of(
      "okhttp3/OkHttpClient.class",
      "Keep one: com.squareup.okhttp3:okhttp up to 4.12, or okhttp-jvm from 5.0; `mvn dependency:tree"
          + " -Dincludes=com.squareup.okhttp3` tells what brings the other, exclude it there.",
      "okio/Okio.class",
      "Keep the one that your OkHttp brings: okio, or okio-jvm; `mvn dependency:tree"
          + " -Dincludes=com.squareup.okio` tells what brings the other, exclude it there.",
      "com/google/common/collect/ImmutableList.class",
      "Keep com.google.guava:guava; `mvn dependency:tree` tells what brings the other (google-collections,"
          + " guava-jdk5), exclude it there.");

  private Libraries() {}
}
