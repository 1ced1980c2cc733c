package azurecensus.exporter;

import java.util.Locale;

/**
 * Remote procedure calls, by OpenTelemetry's attributes, or by the names that gRPC's own OpenCensus
 * integration gives its spans, which have neither kind nor attributes:
 * {@code Sent.package.Service.Method} and {@code Recv.package.Service.Method}.
 */
final class RpcColumns implements CallColumns {
  static final String SENT = "Sent.";
  static final String RECEIVED = "Recv.";

  private static final String SYSTEM = "rpc.system";
  private static final String[] STATUS = {"rpc.grpc.status_code", "rpc.connect_rpc.error_code"};

  private final String system;
  private final String service;
  private final String status;

  RpcColumns(SpanAttributes attributes, String spanName) {
    this.system = Text.orElse(attributes.first(SYSTEM), "grpc");
    this.service = Text.orElse(attributes.first("rpc.service"), service(spanName));
    this.status = attributes.first(STATUS);
  }

  static boolean describe(SpanAttributes attributes, String spanName) {
    return attributes.first(SYSTEM) != null
        || spanName.startsWith(SENT)
        || spanName.startsWith(RECEIVED);
  }

  /** {@code package.Service}; null where the name is of another form. */
  private static String service(String spanName) {
    int method = spanName.lastIndexOf('.');
    return describe(spanName) && method >= SENT.length()
        ? spanName.substring(SENT.length(), method)
        : null;
  }

  private static boolean describe(String spanName) {
    return spanName.startsWith(SENT) || spanName.startsWith(RECEIVED);
  }

  @Override
  public void fillRequest(TelemetryItem item, SpanAttributes attributes) {
    if (status != null) {
      attributes.takeAll(STATUS);
    }
  }

  @Override
  public void fillDependency(TelemetryItem item, SpanAttributes attributes) {
    String peer = Peer.target(attributes, system.toLowerCase(Locale.ROOT).equals("grpc") ? 443 : 0);
    attributes.takeAll(SYSTEM);
    item.setDependencyType(system);
    item.setTarget(peer != null ? peer : service != null ? service : system);
    if (status != null) {
      attributes.takeAll(STATUS);
    }
  }

  @Override
  public String resultCode() {
    return status;
  }
}
