package azurecensus.exporter;

/** Keeps batches beyond memory while the service is away. Thread-safe. */
interface BatchStore {
  /** Keeps nothing: what cannot be sent stays in memory. */
  BatchStore NONE = new BatchStore() {
    @Override
    public boolean save(Batch batch) {
      return false;
    }

    @Override
    public StoredBatch oldest() {
      return null;
    }
  };

  /** Keeps the batch, or returns false when it cannot. */
  boolean save(Batch batch);

  /**
   * The oldest batch that nobody else is sending, reserved for the caller until it is removed or
   * released; null when there is none.
   */
  StoredBatch oldest();
}
