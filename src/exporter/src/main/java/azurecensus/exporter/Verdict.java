package azurecensus.exporter;

/**
 * What a status code means for the items it speaks of; the same table serves a whole answer and a
 * single item of a partial one.
 */
enum Verdict {
  /** It is in. */
  DELIVERED(null),
  /** A part is in; the answer says which. */
  PARTIAL(DropReason.UNREADABLE_ANSWER),
  /** Not now; later it may go. */
  RETRY(null),
  /** Too much at once. */
  SPLIT(DropReason.TOO_LARGE),
  /** Never. */
  REJECTED(DropReason.REJECTED),
  /** Not without another authentication. */
  UNAUTHORIZED(DropReason.UNAUTHORIZED),
  /** Not today. */
  QUOTA_EXCEEDED(DropReason.QUOTA_EXCEEDED);

  private final DropReason dropReason;

  Verdict(DropReason dropReason) {
    this.dropReason = dropReason;
  }

  static Verdict of(int status) {
    return switch (status) {
      case 206 -> PARTIAL;
      case 401, 403 -> UNAUTHORIZED;
      case 402 -> QUOTA_EXCEEDED;
      case 413 -> SPLIT;
      case 408, 429, 439, 500, 502, 503, 504 -> RETRY;
      default -> status >= 200 && status < 300 ? DELIVERED : REJECTED;
    };
  }

  /**
   * Under what an item is counted that this is the last word on; null where it is not, or where
   * there is nothing to drop.
   */
  DropReason dropReason() {
    return dropReason;
  }
}
