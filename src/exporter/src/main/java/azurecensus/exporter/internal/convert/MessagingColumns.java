package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.PropertyMap;

/**
 * Columns of calls to message queues, from OpenTelemetry's attributes. Sending is a dependency,
 * processing a request with the queue as its source.
 */
final class MessagingColumns implements CallColumns {
  private static final String SYSTEM = "messaging.system";
  private static final String[] DESTINATION = {"messaging.destination.name", "messaging.destination"
  };
  private static final String[] OPERATION = {"messaging.operation.type", "messaging.operation"};

  static boolean describe(PropertyMap attributes) {
    return attributes.first(SYSTEM) != null;
  }

  @Override
  public void fillRequest(EncodableItem item) {
    item.setSource(place(item.getProperties()));
  }

  @Override
  public void fillDependency(EncodableItem item) {
    PropertyMap attributes = item.getProperties();
    String system = attributes.first(SYSTEM);
    String operation = attributes.first(OPERATION);
    boolean receives = "receive".equals(operation) || "process".equals(operation);
    item.setDependencyType(receives ? system : "Queue Message | " + system);
    String place = place(attributes);
    item.setTarget(place == null || place.isBlank() ? system : place);
    attributes.removeAll(SYSTEM);
  }

  /** Returns {@code host/queue}, or the known part of it; null when both are unknown. */
  private static String place(PropertyMap attributes) {
    String host = Address.ofPeer(attributes, 0);
    String destination = attributes.first(DESTINATION);
    attributes.removeAll(DESTINATION);
    if (host == null || destination == null) {
      return host == null ? destination : host;
    }
    return host + "/" + destination;
  }
}
