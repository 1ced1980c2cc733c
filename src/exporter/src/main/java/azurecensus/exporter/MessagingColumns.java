package azurecensus.exporter;

/**
 * Message queues, by OpenTelemetry's attributes. Whoever sends is a dependency, whoever processes a
 * request with the queue as its source.
 */
final class MessagingColumns implements CallColumns {
  private static final String SYSTEM = "messaging.system";
  private static final String[] DESTINATION = {"messaging.destination.name", "messaging.destination"
  };
  private static final String[] OPERATION = {"messaging.operation.type", "messaging.operation"};

  static boolean describe(SpanAttributes attributes) {
    return attributes.first(SYSTEM) != null;
  }

  @Override
  public void fillRequest(TelemetryItem item, SpanAttributes attributes) {
    item.setSource(place(attributes));
  }

  @Override
  public void fillDependency(TelemetryItem item, SpanAttributes attributes) {
    String system = attributes.first(SYSTEM);
    String operation = attributes.first(OPERATION);
    boolean receives = "receive".equals(operation) || "process".equals(operation);
    item.setDependencyType(receives ? system : "Queue Message | " + system);
    item.setTarget(Text.orElse(place(attributes), system));
    attributes.takeAll(SYSTEM);
  }

  /** {@code host/queue}, or what is known of it; null when nothing is. */
  private static String place(SpanAttributes attributes) {
    String host = Peer.target(attributes, 0);
    String destination = attributes.first(DESTINATION);
    attributes.takeAll(DESTINATION);
    if (host == null || destination == null) {
      return host == null ? destination : host;
    }
    return host + "/" + destination;
  }

  @Override
  public String resultCode() {
    return null;
  }
}
