package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.PropertyMap;

/**
 * Columns of remote procedure calls, from OpenTelemetry's attributes, or from the span names of
 * gRPC's OpenCensus integration ({@code grpc-census}), whose spans have no kind:
 * {@code Sent.package.Service.Method}, {@code Attempt.package.Service.Method} below it since gRPC
 * 1.35, and {@code Recv.package.Service.Method}. Such an item is named
 * {@code package.Service/Method}; the spans name no host, so the service is the target.
 */
final class RpcColumns implements CallColumns {
  static final String SENT = "Sent.";
  static final String ATTEMPT = "Attempt.";
  static final String RECEIVED = "Recv.";

  /** The type as Application Insights' own SDKs spell it, whatever the attribute's spelling. */
  private static final String GRPC = "GRPC";

  private static final String SYSTEM = "rpc.system";
  private static final String[] STATUS = {"rpc.grpc.status_code", "rpc.connect_rpc.error_code"};

  private final String system;
  private final String service;
  private final String status;

  /** {@code package.Service/Method}; null when the span has a name of another form. */
  private final String name;

  RpcColumns(PropertyMap attributes, String spanName) {
    String statedSystem = attributes.first(SYSTEM);
    String statedService = attributes.first("rpc.service");
    boolean isGrpc = isBlank(statedSystem) || statedSystem.equalsIgnoreCase(GRPC);
    this.system = isGrpc ? GRPC : statedSystem;
    this.service = isBlank(statedService) ? service(spanName) : statedService;
    this.status = attributes.first(STATUS);
    this.name = name(spanName);
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  static boolean describe(PropertyMap attributes, String spanName) {
    return attributes.first(SYSTEM) != null || describe(spanName);
  }

  /** Returns {@code package.Service}; null for a name of another form. */
  private static String service(String spanName) {
    String name = name(spanName);
    return name == null ? null : name.substring(0, name.lastIndexOf('/'));
  }

  private static String name(String spanName) {
    if (!describe(spanName)) {
      return null;
    }
    int service = spanName.indexOf('.') + 1;
    int method = spanName.lastIndexOf('.');
    return method > service
        ? spanName.substring(service, method) + "/" + spanName.substring(method + 1)
        : null;
  }

  /** True for a span that grpc-census made. */
  static boolean describe(String spanName) {
    return spanName.startsWith(SENT)
        || spanName.startsWith(ATTEMPT)
        || spanName.startsWith(RECEIVED);
  }

  @Override
  public void fillRequest(EncodableItem item) {
    fillName(item);
    if (status != null) {
      item.getProperties().removeAll(STATUS);
    }
  }

  @Override
  public void fillDependency(EncodableItem item) {
    fillName(item);
    PropertyMap attributes = item.getProperties();
    String peer = Address.ofPeer(attributes, system.equals(GRPC) ? 443 : 0);
    attributes.removeAll(SYSTEM);
    item.setDependencyType(system);
    item.setTarget(peer != null ? peer : service != null ? service : system);
    if (status != null) {
      attributes.removeAll(STATUS);
    }
  }

  private void fillName(EncodableItem item) {
    if (name != null) {
      item.setName(name);
    }
  }

  @Override
  public String resultCode() {
    return status;
  }
}
