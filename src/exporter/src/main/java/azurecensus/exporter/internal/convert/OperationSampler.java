package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.ContextTags;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.spi.TelemetryItem.SeverityLevel;
import java.util.function.DoubleSupplier;

/**
 * Keeps a percentage of all operations, each completely: every Application Insights SDK computes
 * the same score from an operation's id, so all services keep the same operations. Failures,
 * exceptions, messages from {@link SeverityLevel#ERROR} up and metrics are always kept.
 * Thread-safe.
 */
public final class OperationSampler {
  private final double percentage;
  private final DoubleSupplier random;

  /**
   * Creates a sampler.
   *
   * @param percentage above 0 and at most 100; 100 keeps everything
   * @param random numbers from 0 to 1, for items that belong to no operation
   */
  public OperationSampler(double percentage, DoubleSupplier random) {
    this.percentage = percentage;
    this.random = random;
  }

  /** Returns true when the item is kept, and then sets its sample rate. */
  public boolean keep(EncodableItem item) {
    if (percentage >= 100 || isAlwaysKept(item)) {
      return true;
    }
    if (!keepsOperation(item.getTags().get(ContextTags.OPERATION_ID))) {
      return false;
    }
    item.setSampleRate(percentage);
    return true;
  }

  /**
   * Returns true when the operation is among those that are kept.
   *
   * @param operation null or empty for none, which is kept by chance
   */
  public boolean keepsOperation(String operation) {
    double score =
        operation == null || operation.isEmpty() ? random.getAsDouble() * 100 : score(operation);
    return score < percentage;
  }

  /** Metrics are sums already: one that is left out cannot be extrapolated from the others. */
  private static boolean isAlwaysKept(EncodableItem item) {
    return switch (item.getType()) {
      case REQUEST, DEPENDENCY -> !item.isSuccess();
      case EXCEPTION, METRIC -> true;
      case EVENT -> false;
      case MESSAGE ->
        item.getSeverityLevel() != null
            && item.getSeverityLevel().compareTo(SeverityLevel.ERROR) >= 0;
    };
  }

  /**
   * Returns a number from 0 to below 100: Bernstein's hash of the id, repeated to 8 characters, as
   * in the official Java SDK.
   */
  static double score(String operationId) {
    String id = operationId;
    while (id.length() < 8) {
      id += operationId;
    }
    int hash = 5381;
    for (int i = 0; i < id.length(); i++) {
      hash = hash * 33 + id.charAt(i);
    }
    boolean extreme = hash == Integer.MIN_VALUE || hash == Integer.MAX_VALUE;
    int positive = extreme ? Integer.MAX_VALUE - 1 : Math.abs(hash);
    return (double) positive / Integer.MAX_VALUE * 100;
  }

  /** Returns the nearest percentage with which an item stands for a whole number of items. */
  public static double wholeItems(double percentage) {
    return 100 / (double) Math.round(100 / percentage);
  }
}
