package azurecensus.clients;

import azurecensus.clients.internal.azure.AzureSdkTracer;
import com.azure.core.util.TracingOptions;
import com.azure.core.util.tracing.Tracer;
import com.azure.core.util.tracing.TracerProvider;

/**
 * Makes the tracers of the Azure SDK for Java. azure-core finds it with a
 * {@link java.util.ServiceLoader}, so an app adds this library and writes no code.
 *
 * <p>Each request of a client of Azure is a {@code CLIENT} span with Application Insights' own
 * type, such as {@code Azure blob}, below an in-process span of the client's method. Messages carry
 * the trace. A tracing library of the Azure SDK for OpenTelemetry should not be on the class path
 * as well: azure-core uses one of them. Stateless, thread-safe.
 */
public final class AzureSdkTracerProvider implements TracerProvider {
  /** Creates the provider; called by azure-core's {@link java.util.ServiceLoader}. */
  public AzureSdkTracerProvider() {}

  @Override
  public Tracer createTracer(
      String libraryName, String libraryVersion, String azNamespace, TracingOptions options) {
    boolean enabled = options == null || options.isEnabled();
    return new AzureSdkTracer(libraryName, azNamespace, enabled);
  }
}
