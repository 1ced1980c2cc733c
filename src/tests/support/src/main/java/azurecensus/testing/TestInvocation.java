package azurecensus.testing;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The context of an invocation; its logger is anonymous and new, as in the Functions worker. */
public final class TestInvocation implements ExecutionContext {
  public static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  public static final String HOST_SPAN_ID = "b7ad6b7169203331";
  public static final String TRACEPARENT = "00-" + TRACE_ID + "-" + HOST_SPAN_ID + "-01";

  public String functionName = "instrumentation";
  public String invocationId = "5c1dc0b5-8b52-4d7c-9d9e-7a2a5c5c1f10";
  public TraceContext traceContext = trace(TRACEPARENT, "");
  public Logger logger = Logger.getAnonymousLogger();

  public TestInvocation() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
  }

  public TestInvocation traceparent(String traceparent) {
    traceContext = trace(traceparent, "");
    return this;
  }

  public TestInvocation trace(TraceContext traceContext) {
    this.traceContext = traceContext;
    return this;
  }

  public static TraceContext trace(String traceparent, String tracestate) {
    return new TraceContext() {
      @Override
      public String getTraceparent() {
        return traceparent;
      }

      @Override
      public String getTracestate() {
        return tracestate;
      }

      @Override
      public Map<String, String> getAttributes() {
        return Map.of();
      }
    };
  }

  @Override
  public Logger getLogger() {
    return logger;
  }

  @Override
  public String getInvocationId() {
    return invocationId;
  }

  @Override
  public String getFunctionName() {
    return functionName;
  }

  @Override
  public TraceContext getTraceContext() {
    return traceContext;
  }
}
