package azurecensus.tracing;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the host gives an invocation; the logger is anonymous and fresh, as the worker's. */
final class TestInvocation implements ExecutionContext {
  static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  static final String HOST_SPAN_ID = "b7ad6b7169203331";
  static final String TRACEPARENT = "00-" + TRACE_ID + "-" + HOST_SPAN_ID + "-01";

  String functionName = "instrumentation";
  String invocationId = "5c1dc0b5-8b52-4d7c-9d9e-7a2a5c5c1f10";
  TraceContext traceContext = trace(TRACEPARENT, "");
  Logger logger = Logger.getAnonymousLogger();

  TestInvocation() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
  }

  TestInvocation traceparent(String traceparent) {
    traceContext = trace(traceparent, "");
    return this;
  }

  TestInvocation trace(TraceContext traceContext) {
    this.traceContext = traceContext;
    return this;
  }

  static TraceContext trace(String traceparent, String tracestate) {
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
