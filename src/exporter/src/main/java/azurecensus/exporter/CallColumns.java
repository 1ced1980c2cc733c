package azurecensus.exporter;

/**
 * Reads the attributes of one kind of call into the columns of a request or a dependency. An
 * attribute is taken out only where its content is seen in a column.
 */
interface CallColumns {
  /** A call of which nothing is known but perhaps whom it was for. */
  CallColumns UNKNOWN = new CallColumns() {
    @Override
    public void fillRequest(TelemetryItem item, SpanAttributes attributes) {}

    @Override
    public void fillDependency(TelemetryItem item, SpanAttributes attributes) {
      String target = Peer.target(attributes, 0);
      item.setTarget(target);
      item.setDependencyType(target == null ? SpanConverter.IN_PROCESS : "Other");
    }

    @Override
    public String resultCode() {
      return null;
    }
  };

  /** What the attributes, or the span's name, are about. */
  static CallColumns of(SpanAttributes attributes, String spanName) {
    if (HttpColumns.describe(attributes)) {
      return new HttpColumns(attributes);
    }
    if (RpcColumns.describe(attributes, spanName)) {
      return new RpcColumns(attributes, spanName);
    }
    if (DatabaseColumns.describe(attributes)) {
      return new DatabaseColumns();
    }
    return MessagingColumns.describe(attributes) ? new MessagingColumns() : UNKNOWN;
  }

  void fillRequest(TelemetryItem item, SpanAttributes attributes);

  void fillDependency(TelemetryItem item, SpanAttributes attributes);

  /** What the other side answered, where it was a number; else null. */
  String resultCode();

  /** Whether that answer alone makes the call a failure. */
  default boolean isFailure() {
    return false;
  }
}
