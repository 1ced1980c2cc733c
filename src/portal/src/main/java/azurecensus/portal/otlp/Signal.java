package azurecensus.portal.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.List;
import java.util.function.Consumer;

/** The signals of OpenTelemetry: path, request, answer and mapping of each. */
enum Signal {
  TRACES("/v1/traces", "rejectedSpans", ExportTraceServiceRequest.getDefaultInstance()) {
    @Override
    void map(Message request, Context context, Consumer<List<Envelope>> units) {
      ((ExportTraceServiceRequest) request).getResourceSpansList().forEach(resource -> {
        Origin origin = Origin.of(resource.getResource(), context.key());
        resource
            .getScopeSpansList()
            .forEach(scope -> scope
                .getSpansList()
                .forEach(span -> units.accept(SpanMapping.map(span, origin, context.nowNanos()))));
      });
    }

    @Override
    Message partialSuccess(long rejected, String reason) {
      return ExportTraceServiceResponse.newBuilder()
          .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
              .setRejectedSpans(rejected)
              .setErrorMessage(reason))
          .build();
    }
  },

  LOGS("/v1/logs", "rejectedLogRecords", ExportLogsServiceRequest.getDefaultInstance()) {
    @Override
    void map(Message request, Context context, Consumer<List<Envelope>> units) {
      ((ExportLogsServiceRequest) request).getResourceLogsList().forEach(resource -> {
        Origin origin = Origin.of(resource.getResource(), context.key());
        resource.getScopeLogsList().forEach(scope -> {
          String logger = scope.getScope().getName();
          scope
              .getLogRecordsList()
              .forEach(record -> units.accept(
                  List.of(LogMapping.map(record, logger, origin, context.nowNanos()))));
        });
      });
    }

    @Override
    Message partialSuccess(long rejected, String reason) {
      return ExportLogsServiceResponse.newBuilder()
          .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
              .setRejectedLogRecords(rejected)
              .setErrorMessage(reason))
          .build();
    }
  },

  METRICS("/v1/metrics", "rejectedDataPoints", ExportMetricsServiceRequest.getDefaultInstance()) {
    @Override
    void map(Message request, Context context, Consumer<List<Envelope>> units) {
      MetricMapping mapping = new MetricMapping(context.series(), context.nowNanos(), units);
      ((ExportMetricsServiceRequest) request).getResourceMetricsList().forEach(resource -> {
        Origin origin = Origin.of(resource.getResource(), context.key());
        ByteString resourceBytes = resource.getResource().toByteString();
        resource.getScopeMetricsList().forEach(scope -> {
          ByteString source = resourceBytes.concat(scope.getScope().getNameBytes());
          String library = scope.getScope().getName();
          scope.getMetricsList().stream()
              .filter(metric -> !isUnstable(metric.getName(), library))
              .forEach(metric -> mapping.map(metric, source, origin));
        });
      });
    }

    @Override
    Message partialSuccess(long rejected, String reason) {
      return ExportMetricsServiceResponse.newBuilder()
          .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
              .setRejectedDataPoints(rejected)
              .setErrorMessage(reason))
          .build();
    }
  };

  private final String path;
  private final String rejectedField;

  @SuppressWarnings("ImmutableEnumChecker") // generated messages are immutable
  private final Message prototype;

  Signal(String path, String rejectedField, Message prototype) {
    this.path = path;
    this.rejectedField = rejectedField;
    this.prototype = prototype;
  }

  /**
   * Everything that a mapping needs beside the request.
   *
   * @param key the instrumentation key under which the sender posted
   * @param nowNanos the time of items that have none, in nanoseconds since 1970
   */
  record Context(String key, long nowNanos, CumulativeSeries.Post series) {}

  /** Metrics that the official exporter leaves out because their conventions may change. */
  private static boolean isUnstable(String name, String library) {
    return (name.equals("rpc.client.duration") || name.equals("rpc.server.duration"))
        && library.startsWith("io.opentelemetry");
  }

  String path() {
    return path;
  }

  /** The name of the number of refused units in the JSON of an answer. */
  String rejectedField() {
    return rejectedField;
  }

  /** An empty request. */
  Message prototype() {
    return prototype;
  }

  /** Maps each span, log record or point to its envelopes. */
  abstract void map(Message request, Context context, Consumer<List<Envelope>> units);

  /** The answer to a request of which a part was refused. */
  abstract Message partialSuccess(long rejected, String reason);
}
