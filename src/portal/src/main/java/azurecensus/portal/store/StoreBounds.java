package azurecensus.portal.store;

/**
 * The bounds of the store; beyond either of them the oldest items are deleted.
 *
 * @param maxItems most items, at least 1
 * @param maxBytes most uncompressed bytes as sent, at least 1
 */
public record StoreBounds(long maxItems, long maxBytes) {
  /** The bounds after a deletion: one tenth lower, so that deletions are rare. */
  StoreBounds afterEviction() {
    return new StoreBounds(
        Math.max(1, maxItems - maxItems / 10), Math.max(1, maxBytes - maxBytes / 10));
  }

  boolean exceededBy(long items, long bytes) {
    return items > maxItems || bytes > maxBytes;
  }

  /**
   * True when the amount is more than an eighth of the bounds. An eighth is more than what is
   * stored between two deletions.
   */
  boolean eighthExceededBy(long items, long bytes) {
    return items > maxItems / 8 || bytes > maxBytes / 8;
  }
}
