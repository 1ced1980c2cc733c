package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.EncodableItem;

/**
 * Fills the columns of a request or a dependency from the attributes of one kind of call. The
 * attributes are the item's properties; an attribute is removed from there only where a column
 * shows its content.
 */
interface CallColumns {
  /** Fills the columns of a request. */
  void fillRequest(EncodableItem item);

  /** Fills the columns of a dependency. */
  void fillDependency(EncodableItem item);

  /** Returns the status that the other side answered; null when there is none. */
  default String resultCode() {
    return null;
  }

  /** Returns true when that status alone makes the call a failure. */
  default boolean isFailure() {
    return false;
  }
}
