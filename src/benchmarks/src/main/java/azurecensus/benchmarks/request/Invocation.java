package azurecensus.benchmarks.request;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One invocation as the Java worker makes it: an anonymous logger of its own, and a trace. */
final class Invocation implements ExecutionContext, TraceContext {
  /** Stands for the worker's handler, which sends records to the host. */
  private static final Handler TO_HOST = new Handler() {
    @Override
    public void publish(LogRecord record) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  private final Logger logger = Logger.getAnonymousLogger();

  Invocation() {
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(TO_HOST);
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
    return "instrumentation";
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
}
