package azurecensus.exporter;

/** How serious a message or an exception is. */
public enum SeverityLevel {
  /** Details for the developer: {@code FINE} and below. */
  VERBOSE(0),
  /** The ordinary course: {@code INFO} and {@code CONFIG}. */
  INFORMATION(1),
  /** Something is odd: {@code WARNING}. */
  WARNING(2),
  /** Something failed: {@code SEVERE}. */
  ERROR(3),
  /** Everything fails: levels above {@code SEVERE}. */
  CRITICAL(4);

  private final int code;

  SeverityLevel(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  int code() {
    return code;
  }
}
