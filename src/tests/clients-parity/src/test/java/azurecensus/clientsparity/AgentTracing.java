package azurecensus.clientsparity;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Leaves all clients to the Application Insights agent, which also implements OpenTelemetry's API.
 */
@SuppressWarnings("try") // a scope is opened for what happens inside it
final class AgentTracing implements Tracing {
  @Override
  public void below(String name, Callable<?> work) throws Exception {
    Span span = GlobalOpenTelemetry.getTracer("comparison")
        .spanBuilder(name)
        .setNoParent()
        .startSpan();
    try (Scope scope = span.makeCurrent()) {
      work.call();
    } finally {
      span.end();
    }
  }

  /** The agent sends at an interval, and has no method to send at once. */
  @Override
  @SuppressWarnings("ThreadSleep") // a program apart from the tests
  public void close() {
    try {
      TimeUnit.SECONDS.sleep(8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
