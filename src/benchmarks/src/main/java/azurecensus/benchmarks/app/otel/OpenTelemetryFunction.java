package azurecensus.benchmarks.app.otel;

import azurecensus.benchmarks.request.OpenTelemetryInterceptor;
import azurecensus.benchmarks.request.OpenTelemetryLogHandler;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Does the work of the sample function, traced by hand with
 * {@code azure-monitor-opentelemetry-autoconfigure}, continuing the host's request without a span
 * of its own.
 */
public final class OpenTelemetryFunction {
  private static final App APP = new App();

  /** Creates the function; called by the worker once per invocation. */
  public OpenTelemetryFunction() {}

  /** Answers 200 after a call to the dependency. */
  @FunctionName("instrumentation")
  public HttpResponseMessage run(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context)
      throws IOException, InterruptedException {
    Logger logger = context.getLogger();
    logger.addHandler(APP.logs);
    try (Scope scope = APP.parent(context).makeCurrent()) {
      logger.info("new invocation received");
      Span step = APP.tracer.spanBuilder("long running api call").startSpan();
      try (Scope stepScope = step.makeCurrent()) {
        Thread.sleep(Long.parseLong(System.getenv("IN_PROCESS_DELAY_MS")));
      } finally {
        step.end();
      }
      Request call =
          new Request.Builder().url(System.getenv("EXTERNAL_DEPENDENCY_URL")).build();
      try (Response response = APP.client.newCall(call).execute()) {
        if (!response.isSuccessful()) {
          throw new IOException("the dependency answered with " + response.code());
        }
      }
      logger.warning("log warning message");
      try {
        failOnPurpose();
      } catch (IllegalStateException e) {
        logger.log(Level.SEVERE, "exception caught", e);
      }
      return request
          .createResponseBuilder(HttpStatus.OK)
          .header("Content-Type", "text/plain; charset=utf-8")
          .body("This HTTP triggered function executed successfully.")
          .build();
    } finally {
      logger.removeHandler(APP.logs);
    }
  }

  private static void failOnPurpose() {
    throw new IllegalStateException("raised on purpose, to be seen under Failures");
  }

  /** The parts that the app creates once. */
  private static final class App {
    private final Tracer tracer;
    private final OpenTelemetryLogHandler logs;
    private final OkHttpClient client;

    App() {
      AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder();
      AzureMonitorAutoConfigure.customize(
          builder, System.getenv("APPLICATIONINSIGHTS_CONNECTION_STRING"));
      OpenTelemetrySdk sdk = builder.build().getOpenTelemetrySdk();
      tracer = sdk.getTracer("function");
      logs = new OpenTelemetryLogHandler(sdk.getSdkLoggerProvider().get("function"));
      client = new OkHttpClient.Builder()
          .addInterceptor(new OpenTelemetryInterceptor(tracer))
          .callTimeout(Duration.ofSeconds(30))
          .build();
    }

    Context parent(ExecutionContext context) {
      return W3CTraceContextPropagator.getInstance()
          .extract(Context.root(), context, TraceOfInvocation.GETTER);
    }
  }

  private static final class TraceOfInvocation implements TextMapGetter<ExecutionContext> {
    static final TraceOfInvocation GETTER = new TraceOfInvocation();

    @Override
    public Iterable<String> keys(ExecutionContext carrier) {
      return List.of("traceparent", "tracestate");
    }

    @Override
    public String get(ExecutionContext carrier, String key) {
      return key.equals("traceparent")
          ? carrier.getTraceContext().getTraceparent()
          : carrier.getTraceContext().getTracestate();
    }
  }
}
