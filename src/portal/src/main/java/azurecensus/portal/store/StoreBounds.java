package azurecensus.portal.store;

/**
 * How much the store keeps; beyond either bound the oldest items go first.
 *
 * @param maxItems items, at least 1
 * @param maxBytes bytes on the wire, uncompressed, at least 1
 */
public record StoreBounds(long maxItems, long maxBytes) {
  /**
   * What is left after making room, so that room is made once in a while and not with every item.
   */
  StoreBounds afterEviction() {
    return new StoreBounds(
        Math.max(1, maxItems - maxItems / 10), Math.max(1, maxBytes - maxBytes / 10));
  }

  boolean exceededBy(long items, long bytes) {
    return items > maxItems || bytes > maxBytes;
  }
}
