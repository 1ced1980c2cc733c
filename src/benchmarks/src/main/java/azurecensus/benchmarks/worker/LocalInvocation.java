package azurecensus.benchmarks.worker;

import com.microsoft.azure.functions.TraceContext;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** An invocation, as the worker passes it to middleware and function. */
public final class LocalInvocation implements MiddlewareContext, TraceContext {
  /** Replaces the worker's own handler, which sends records to the host. */
  private static final Handler TO_HOST = new Handler() {
    @Override
    public void publish(LogRecord record) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  private final String function;
  private final LocalRequest request;
  private final Logger logger = Logger.getAnonymousLogger();
  private Object returned;

  /** Creates an invocation without a request, as by a timer. */
  public LocalInvocation(String function) {
    this(function, null);
  }

  LocalInvocation(String function, LocalRequest request) {
    this.function = function;
    this.request = request;
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(TO_HOST);
  }

  /** The function's HTTP response; null if it returned something else. */
  LocalResponse response() {
    return returned instanceof LocalResponse response ? response : null;
  }

  @Override
  public Logger getLogger() {
    return logger;
  }

  @Override
  public String getInvocationId() {
    return "7d0a2b5e-5f5c-4c11-9a39-0d6f8b1f4f10";
  }

  @Override
  public String getFunctionName() {
    return function;
  }

  @Override
  public TraceContext getTraceContext() {
    return this;
  }

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

  @Override
  public String getParameterName(String annotation) {
    return request != null && annotation.equals("HttpTrigger") ? "request" : null;
  }

  @Override
  public Object getParameterValue(String name) {
    return "request".equals(name) ? request : null;
  }

  @Override
  public void updateParameterValue(String name, Object value) {
    throw new UnsupportedOperationException("no measured middleware does that");
  }

  @Override
  public Object getReturnValue() {
    return returned;
  }

  @Override
  public void updateReturnValue(Object value) {
    returned = value;
  }
}
