package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.PropertyMap;
import java.util.Locale;

/**
 * Columns of remote procedure calls, from OpenTelemetry's attributes, or from the span names of
 * gRPC's OpenCensus integration ({@code grpc-census}), whose spans have no kind:
 * {@code Sent.package.Service.Method}, {@code Attempt.package.Service.Method} below it since gRPC
 * 1.35, and {@code Recv.package.Service.Method}.
 */
final class RpcColumns implements CallColumns {
  static final String SENT = "Sent.";
  static final String ATTEMPT = "Attempt.";
  static final String RECEIVED = "Recv.";

  private static final String SYSTEM = "rpc.system";
  private static final String[] STATUS = {"rpc.grpc.status_code", "rpc.connect_rpc.error_code"};

  private final String system;
  private final String service;
  private final String status;

  RpcColumns(PropertyMap attributes, String spanName) {
    String statedSystem = attributes.first(SYSTEM);
    String statedService = attributes.first("rpc.service");
    this.system = isBlank(statedSystem) ? "grpc" : statedSystem;
    this.service = isBlank(statedService) ? service(spanName) : statedService;
    this.status = attributes.first(STATUS);
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  static boolean describe(PropertyMap attributes, String spanName) {
    return attributes.first(SYSTEM) != null || describe(spanName);
  }

  /** Returns {@code package.Service}; null for a name of another form. */
  private static String service(String spanName) {
    if (!describe(spanName)) {
      return null;
    }
    int service = spanName.indexOf('.') + 1;
    int method = spanName.lastIndexOf('.');
    return method >= service ? spanName.substring(service, method) : null;
  }

  /** True for a span that grpc-census made. */
  static boolean describe(String spanName) {
    return spanName.startsWith(SENT)
        || spanName.startsWith(ATTEMPT)
        || spanName.startsWith(RECEIVED);
  }

  @Override
  public void fillRequest(EncodableItem item) {
    if (status != null) {
      item.getProperties().removeAll(STATUS);
    }
  }

  @Override
  public void fillDependency(EncodableItem item) {
    PropertyMap attributes = item.getProperties();
    String peer =
        Address.ofPeer(attributes, system.toLowerCase(Locale.ROOT).equals("grpc") ? 443 : 0);
    attributes.removeAll(SYSTEM);
    item.setDependencyType(system);
    item.setTarget(peer != null ? peer : service != null ? service : system);
    if (status != null) {
      attributes.removeAll(STATUS);
    }
  }

  @Override
  public String resultCode() {
    return status;
  }
}
