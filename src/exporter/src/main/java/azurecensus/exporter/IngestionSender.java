package azurecensus.exporter;

import java.io.IOException;

/**
 * Does one POST. Used by one thread at a time, except for {@link #abort()}. Stages such as
 * redirects and authentication wrap one another.
 */
interface IngestionSender {
  /**
   * Posts the batch and waits for the answer, whatever it is.
   *
   * @throws IOException when there was none
   */
  IngestionResponse send(Batch batch) throws IOException;

  /**
   * Breaks off a POST under way, from another thread, and lets none begin; both then fail. May
   * hang.
   */
  void abort();
}
