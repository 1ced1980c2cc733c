package azurecensus.benchmarks.worker;

import com.microsoft.azure.functions.TraceContext;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** An invocation, as the worker passes it to middleware and function. */
public final class LocalInvocation implements MiddlewareContext, TraceContext {
  /**
   * Stands for the worker's own handler, which sends records to the host: it makes the text of the
   * message and prints the stack of an exception, and drops both.
   */
  private static final Handler TO_HOST = new Handler() {
    @Override
    public void publish(LogRecord record) {
      StringWriter text = new StringWriter().append(record.getMessage());
      if (record.getThrown() != null) {
        record.getThrown().printStackTrace(new PrintWriter(text));
      }
      written.addAndGet(text.getBuffer().length());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  /** Length of all texts for the host; it keeps the JVM from leaving the work out. */
  private static final AtomicLong written = new AtomicLong();

  private final String function;
  private final LocalRequest request;
  private final String id = UUID.randomUUID().toString();
  private final String traceparent = traceparent();
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

  private static String traceparent() {
    Random random = ThreadLocalRandom.current();
    return String.format(
        "00-%016x%016x-%016x-01", random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
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
    return id;
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
    return traceparent;
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
