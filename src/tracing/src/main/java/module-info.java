/**
 * Traces Azure Functions invocations, work inside them and OkHttp calls with OpenCensus.
 *
 * <p>OpenCensus, gRPC's context and the Functions API are automatic modules, since they have no
 * descriptor. OkHttp and OpenTelemetry are optional.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module azurecensus.tracing {
  requires transitive azure.functions.java.core.library;
  requires transitive java.logging;
  requires grpc.context;
  requires opencensus.api;
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;
  requires static kotlin.stdlib;
  requires static okio;
  requires static transitive okhttp3;

  exports azurecensus.tracing;
}
