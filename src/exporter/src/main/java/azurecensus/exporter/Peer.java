package azurecensus.exporter;

/** Whom a call was for, by the attributes that OpenTelemetry has used for it. */
final class Peer {
  private static final String[] HOSTS = {
    "server.address",
    "net.peer.name",
    "server.socket.address",
    "net.sock.peer.name",
    "net.peer.ip",
    "net.sock.peer.addr"
  };
  private static final String[] PORTS = {
    "server.port", "net.peer.port", "server.socket.port", "net.sock.peer.port"
  };

  private Peer() {}

  /**
   * {@code peer.service}, else {@code host[:port]} with the port left out where it is the default;
   * null when neither is known. Takes what it uses.
   */
  static String target(SpanAttributes attributes, int defaultPort) {
    String service = attributes.first("peer.service");
    if (service != null) {
      attributes.takeAll("peer.service");
      return service;
    }
    String host = attributes.first(HOSTS);
    if (host == null) {
      return null;
    }
    long port = attributes.firstNumber(PORTS);
    attributes.takeAll(HOSTS);
    attributes.takeAll(PORTS);
    return port == 0 || port == defaultPort ? host : host + ":" + port;
  }
}
