package consumer;

import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import java.util.Map;
import java.util.logging.Logger;

/** A function that uses the tracing library explicitly, invoked as the worker would. */
public final class FunctionApp {
  private final InvocationTracer tracer = InvocationTracer.builder().build();

  @FunctionName("hello")
  public String run(ExecutionContext context) throws Exception {
    try (InvocationSpan invocation = tracer.start(context)) {
      return InProcessSpan.call("greet", () -> "hello from " + invocation.getOperationName());
    }
  }

  public static void main(String[] arguments) throws Exception {
    String answer = new FunctionApp().run(new Context());
    if (!answer.equals("hello from hello")) {
      throw new IllegalStateException(answer);
    }
  }

  private static final class Context implements ExecutionContext {
    @Override
    public Logger getLogger() {
      return Logger.getAnonymousLogger();
    }

    @Override
    public String getInvocationId() {
      return "1";
    }

    @Override
    public String getFunctionName() {
      return "hello";
    }

    @Override
    public TraceContext getTraceContext() {
      return new TraceContext() {
        @Override
        public String getTraceparent() {
          return "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        }

        @Override
        public String getTracestate() {
          return "";
        }

        @Override
        public Map<String, String> getAttributes() {
          return Map.of();
        }
      };
    }
  }
}
