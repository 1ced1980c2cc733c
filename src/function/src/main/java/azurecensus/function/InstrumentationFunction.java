package azurecensus.function;

import azurecensus.tracing.InvocationSpan;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/**
 * The HTTP-triggered function: opens the root span of the invocation and runs the app's work inside
 * it.
 */
public final class InstrumentationFunction {
  private final FunctionApp app;

  /** Creates the function; called by the worker for each invocation. */
  public InstrumentationFunction() {
    this(FunctionApp.get());
  }

  InstrumentationFunction(FunctionApp app) {
    this.app = app;
  }

  /**
   * Answers {@code GET /api/instrumentation}.
   *
   * @param request the HTTP request; its body is not read
   * @param context the invocation, with the host's trace context
   * @return 200 on success; 502 when the dependency failed; 500 when a setting is missing or
   *     malformed, with its name
   */
  @FunctionName("instrumentation")
  public HttpResponseMessage run(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context) {
    try (InvocationSpan invocation = app.tracer().start(context, request)) {
      Instrumentation.Answer answer = app.run(context.getLogger());
      return invocation.recordResponse(request
          .createResponseBuilder(answer.status())
          .header("Content-Type", "text/plain; charset=utf-8")
          .body(answer.body())
          .build());
    }
  }
}
