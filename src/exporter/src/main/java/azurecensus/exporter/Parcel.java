package azurecensus.exporter;

/**
 * A batch on its way out.
 *
 * @param batch what is sent
 * @param stored the file it comes from; null when it comes from memory
 */
record Parcel(Batch batch, StoredBatch stored) {
  static Parcel ofMemory(Batch batch) {
    return batch == null ? null : new Parcel(batch, null);
  }

  boolean isStored() {
    return stored != null;
  }
}
