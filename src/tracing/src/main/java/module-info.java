/**
 * Traces Azure Functions invocations, work inside them and OkHttp calls with OpenCensus.
 *
 * <p>OpenCensus, gRPC's context and the Functions API are automatic modules, since they have no
 * descriptor. OpenTelemetry is optional.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module azurecensus.tracing {
  requires transitive azure.functions.java.core.library;
  requires transitive java.logging;
  requires transitive okhttp3;
  requires grpc.context;
  requires kotlin.stdlib;
  requires okio;
  requires opencensus.api;
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;

  exports azurecensus.tracing;
}
