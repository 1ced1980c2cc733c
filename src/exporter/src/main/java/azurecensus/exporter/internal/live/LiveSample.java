package azurecensus.exporter.internal.live;

import java.util.List;

/**
 * The numbers and documents of about one second.
 *
 * @param metrics in the order of the protocol
 * @param documents at most {@link LiveCollector#MOST_DOCUMENTS}
 * @param errors what is wrong with the configuration
 * @param etag of the configuration
 */
record LiveSample(
    List<Metric> metrics,
    List<Document> documents,
    List<LiveConfiguration.Problem> errors,
    String etag) {
  /** A number, and the number of items it is the average of, or 1. */
  record Metric(String name, double value, long weight) {}

  /**
   * An item to show.
   *
   * @param type name of the kind in the protocol
   * @param streams ids of the streams that asked for it
   * @param fields names and values in turns; a null value is left out
   * @param properties names and values in turns
   */
  record Document(
      String type, List<String> streams, List<String> fields, List<String> properties) {}
}
