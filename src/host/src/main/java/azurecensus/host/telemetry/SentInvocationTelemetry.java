package azurecensus.host.telemetry;

import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.host.binding.HttpTriggerRequest;
import azurecensus.host.binding.TriggerInput;
import azurecensus.host.binding.TriggerOrigin;
import azurecensus.host.console.InvocationFailure;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.LogFilter;
import azurecensus.host.staged.LogLevel;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.EndSpanOptions;
import io.opencensus.trace.Link;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Sends the items that the Functions host sends about an invocation. Names and properties are those
 * of the host's WebJobs SDK: the request has category {@code Host.Results}, the host's own lines
 * {@code Function.<Name>}, the function's {@code Function.<Name>.User}; structured parts of a line
 * become {@code prop__*}. {@code log} is thread-safe.
 */
final class SentInvocationTelemetry implements InvocationTelemetry {
  private static final String RESULTS = "Host.Results";

  /** The category of dependencies, as the host sets it. */
  private static final String OUTPUTS = "Host.Bindings";

  private static final String INVOCATION_EXCEPTION =
      "Microsoft.Azure.WebJobs.Host.FunctionInvocationException";
  private static final String WORKER_EXCEPTION =
      "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException";

  private static final Tracer TRACER = Tracing.getTracer();
  static final String PROCESS_ID = Long.toString(ProcessHandle.current().pid());

  /** Property of an exception: the line that was logged with it. */
  private static final String FORMATTED_MESSAGE = "FormattedMessage";

  private static final String NO_ADDRESS = "0.0.0.0";
  static final String SDK_VERSION = "azurefunctions:azurecensus-local";

  private final HostItemProcessor processor;
  private final AzureMonitorLogHandler logs;
  private final FunctionAggregates aggregates;
  private final String hostInstanceId;
  private final String invocationId;
  private final FunctionDefinition function;
  private final LogFilter filter;
  private final TriggerOrigin origin;
  private final Span span;
  private final String tracestate;
  private final boolean requestIsLogged;

  SentInvocationTelemetry(
      HostItemProcessor processor,
      AzureMonitorLogHandler logs,
      FunctionAggregates aggregates,
      String hostInstanceId,
      String invocationId,
      FunctionDefinition function,
      TriggerInput input,
      LogFilter filter) {
    this.processor = processor;
    this.logs = logs;
    this.aggregates = aggregates;
    this.hostInstanceId = hostInstanceId;
    this.invocationId = invocationId;
    this.function = function;
    this.filter = filter;
    this.requestIsLogged = filter.allows(RESULTS, LogLevel.INFORMATION);
    this.origin = input.origin();
    List<SpanContext> callers = origin.traceparents().stream()
        .map(CallerTrace::parent)
        .flatMap(Optional::stream)
        .toList();
    // As in the host, one message is the parent, and the messages of a batch are links.
    Optional<SpanContext> caller =
        callers.size() == 1 ? Optional.of(callers.get(0)) : Optional.empty();
    this.span = startSpan(function.name(), caller);
    if (caller.isEmpty()) {
      callers.forEach(
          context -> span.addLink(Link.fromSpanContext(context, Link.Type.PARENT_LINKED_SPAN)));
    }
    this.tracestate = caller.isPresent() ? CallerTrace.state(origin.tracestate()) : "";
    describe(input);
  }

  private static Span startSpan(String name, Optional<SpanContext> caller) {
    SpanBuilder builder = caller.isPresent()
        ? TRACER.spanBuilderWithRemoteParent(name, caller.get())
        : TRACER.spanBuilderWithExplicitParent(name, null);
    return builder
        .setSpanKind(Span.Kind.SERVER)
        .setSampler(Samplers.alwaysSample())
        .setRecordEvents(true)
        .startSpan();
  }

  private void describe(TriggerInput input) {
    tags().forEach(this::put);
    if (input instanceof HttpTriggerRequest request) {
      // By default the host omits the query.
      String url = request.urlWithoutQuery();
      put("http.url", url);
      put("HttpMethod", request.method());
      put("HttpPath", URI.create(url).getPath());
    }
    put("InvocationId", invocationId);
    put("FullName", function.fullName());
    put("TriggerReason", origin.reason());
    put("Category", RESULTS);
    put("ProcessId", PROCESS_ID);
    put("HostInstanceId", hostInstanceId);
  }

  @Override
  public String traceparent() {
    return CallerTrace.traceparent(span.getContext());
  }

  @Override
  public String tracestate() {
    return tracestate;
  }

  @Override
  public void executing() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("prop__functionName", function.fullName());
    properties.put("prop__reason", origin.reason());
    properties.put("prop__invocationId", invocationId);
    properties.put(
        "prop__{OriginalFormat}",
        "Executing '{functionName}' (Reason='{reason}', Id={invocationId})");
    properties.put("EventId", "1");
    properties.put("EventName", "FunctionStarted");
    hostLine(
        LogLevel.INFORMATION,
        "Executing '%s' (Reason='%s', Id=%s)"
            .formatted(function.fullName(), origin.reason(), invocationId),
        properties);
    if (!origin.details().isEmpty()) {
      hostLine(LogLevel.INFORMATION, origin.details(), Map.of());
    }
  }

  @Override
  public String sent(OutputCall call) {
    Span dependency = TRACER
        .spanBuilderWithExplicitParent(call.name(), span)
        .setSpanKind(Span.Kind.CLIENT)
        .setSampler(Samplers.alwaysSample())
        .setRecordEvents(true)
        .startSpan();
    Map<String, String> attributes = new LinkedHashMap<>(tags());
    attributes.putAll(commonProperties(OUTPUTS, LogLevel.INFORMATION));
    attributes.putAll(call.properties());
    attributes.put(HostItemProcessor.DEPENDENCY_TYPE, call.type());
    attributes.put(HostItemProcessor.DEPENDENCY_TARGET, call.target());
    attributes.forEach((key, value) -> dependency.putAttribute(key, text(value)));
    dependency.end(EndSpanOptions.builder().setStatus(Status.OK).build());
    return CallerTrace.traceparent(dependency.getContext());
  }

  @Override
  public void executed(Duration duration, InvocationFailure failure) {
    String status = failure == null ? "Succeeded" : "Failed";
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("prop__functionName", function.fullName());
    properties.put("prop__status", status);
    properties.put("prop__invocationId", invocationId);
    properties.put("prop__executionDuration", Long.toString(duration.toMillis()));
    properties.put(
        "prop__{OriginalFormat}",
        "Executed '{functionName}' ({status}, Id={invocationId}, Duration={executionDuration}ms)");
    properties.put("EventId", failure == null ? "2" : "3");
    properties.put("EventName", "FunctionCompleted");
    LogLevel level = failure == null ? LogLevel.INFORMATION : LogLevel.ERROR;
    String line = "Executed '%s' (%s, Id=%s, Duration=%sms)"
        .formatted(function.fullName(), status, invocationId, Long.toString(duration.toMillis()));
    hostLine(level, line, properties);
    put("FunctionExecutionTimeMs", Double.toString(duration.toNanos() / 1e6));
    put("LogLevel", level.text());
    put(HostItemProcessor.SUCCEEDED, Boolean.toString(failure == null));
    if (filter.allows(FunctionAggregates.CATEGORY, LogLevel.INFORMATION)) {
      aggregates.add(function.name(), duration, failure == null);
    }
    if (failure != null) {
      addFailure(failure, line, properties);
    }
  }

  /**
   * Adds a failure twice, as the host does: in the function's category, with the line that reports
   * the end, and as the result.
   */
  private void addFailure(InvocationFailure failure, String line, Map<String, String> properties) {
    String worker = rpcException("Failure", failure.rootMessage(), failure.stackTrace());
    if (filter.allows(hostCategory(), LogLevel.ERROR)) {
      Map<String, String> more = new LinkedHashMap<>(properties);
      more.put(FORMATTED_MESSAGE, line);
      addFailure(worker, hostCategory(), more);
    }
    addFailure(worker, RESULTS, Map.of());
  }

  private void addFailure(String worker, String category, Map<String, String> more) {
    Map<String, String> properties = new LinkedHashMap<>(more);
    properties.put(HostItemProcessor.WORKER_MESSAGE, worker);
    String message = "Exception while executing function: " + function.fullName();
    String stackTrace = INVOCATION_EXCEPTION + ": " + message + "\nCaused by: " + WORKER_EXCEPTION
        + ": " + HostItemProcessor.WORKER_MESSAGE_PLACE;
    addException(INVOCATION_EXCEPTION, message, stackTrace, category, LogLevel.ERROR, properties);
  }

  /** The host's text for a failure that the worker reported. */
  private static String rpcException(String result, String message, String stackTrace) {
    return "Result: %s\nException: %s\nStack: %s".formatted(result, message, stackTrace.strip());
  }

  private void addException(
      String type,
      String message,
      String stackTrace,
      String category,
      LogLevel level,
      Map<String, String> more) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("exception.type", text(type));
    attributes.put("exception.message", text(message));
    attributes.put("exception.stacktrace", text(stackTrace));
    more.forEach((key, value) -> attributes.put(key, text(value)));
    commonProperties(category, level).forEach((key, value) -> attributes.put(key, text(value)));
    span.addAnnotation("exception", attributes);
  }

  @Override
  public void log(LogRecord logRecord) {
    LogLevel level = LogLevel.of(logRecord.getLevel());
    String category = function.userLogCategory();
    if (!filter.allows(category, level)) {
      return;
    }
    String message = String.valueOf(logRecord.getMessage());
    publish(category, level, message, Map.of());
    Throwable thrown = logRecord.getThrown();
    if (thrown != null) {
      String stackTrace = InvocationFailure.stackTrace(thrown);
      String worker = rpcException(message, String.valueOf(thrown.getMessage()), stackTrace);
      addException(
          WORKER_EXCEPTION,
          HostItemProcessor.WORKER_MESSAGE_PLACE,
          WORKER_EXCEPTION + ": " + HostItemProcessor.WORKER_MESSAGE_PLACE,
          category,
          level,
          Map.of(FORMATTED_MESSAGE, message, HostItemProcessor.WORKER_MESSAGE, worker));
    }
  }

  @Override
  public void end(int status) {
    if (status > 0) {
      put("http.status_code", status);
    }
    if (requestIsLogged) {
      span.end(EndSpanOptions.builder().setStatus(Status.OK).build());
    }
  }

  private void hostLine(LogLevel level, String message, Map<String, String> properties) {
    if (filter.allows(hostCategory(), level)) {
      publish(hostCategory(), level, message, properties);
    }
  }

  private void publish(String category, LogLevel level, String message, Map<String, String> more) {
    Map<String, String> properties = new LinkedHashMap<>(more);
    properties.putAll(commonProperties(category, level));
    // Without parameters: the host does not fill in {0}.
    LogRecord plain = new LogRecord(julLevel(level), message);
    TRACER
        .withSpan(span, () -> processor.withScope(tags(), properties, () -> logs.publish(plain)))
        .run();
  }

  /** The properties of every line and exception of an invocation. */
  private Map<String, String> commonProperties(String category, LogLevel level) {
    return Map.of(
        "InvocationId", invocationId,
        "Category", category,
        "LogLevel", level.text(),
        "ProcessId", PROCESS_ID,
        "HostInstanceId", hostInstanceId);
  }

  private String hostCategory() {
    return "Function." + function.name();
  }

  private Map<String, String> tags() {
    return Map.of(
        "ai.operation.name", function.name(),
        "ai.location.ip", NO_ADDRESS,
        "ai.internal.sdkVersion", SDK_VERSION);
  }

  private static Level julLevel(LogLevel level) {
    return switch (level) {
      case TRACE, DEBUG -> Level.FINE;
      case INFORMATION -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR, CRITICAL, NONE -> Level.SEVERE;
    };
  }

  private void put(String key, String value) {
    span.putAttribute(key, text(value));
  }

  private void put(String key, long value) {
    span.putAttribute(key, AttributeValue.longAttributeValue(value));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.stringAttributeValue(value == null ? "" : value);
  }
}
