package azurecensus.portal.ingest;

import azurecensus.portal.store.StoredItem;

/**
 * An item that was accepted and is not stored yet.
 *
 * @param stored the item as it is stored
 * @param copy the envelope to send on; null when it stays here
 */
record ReceivedItem(StoredItem stored, String copy) {}
