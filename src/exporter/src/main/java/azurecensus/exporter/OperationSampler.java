package azurecensus.exporter;

import java.util.function.DoubleSupplier;

/**
 * Keeps a percentage of all operations, each whole: every Application Insights SDK computes the
 * same score from an operation's id, so all services keep the same ones. Failures, exceptions and
 * messages from {@link SeverityLevel#ERROR} up are always kept. Thread-safe.
 */
final class OperationSampler {
  private final double percentage;
  private final DoubleSupplier random;

  /**
   * Keeps everything at 100. Random gives numbers from 0 to 1, for items that belong to no
   * operation.
   */
  OperationSampler(double percentage, DoubleSupplier random) {
    this.percentage = percentage;
    this.random = random;
  }

  /** Whether the item is kept; if so it is stamped with how many it stands for. */
  boolean keep(TelemetryItem item) {
    if (percentage >= 100 || isFailure(item)) {
      return true;
    }
    String operation = item.getTags().get(ContextTags.OPERATION_ID);
    double score =
        operation == null || operation.isEmpty() ? random.getAsDouble() * 100 : score(operation);
    if (score >= percentage) {
      return false;
    }
    item.setSampleRate(percentage);
    return true;
  }

  private static boolean isFailure(TelemetryItem item) {
    return switch (item.getType()) {
      case REQUEST, DEPENDENCY -> !item.isSuccess();
      case EXCEPTION -> true;
      case MESSAGE ->
        item.getSeverityLevel() != null
            && item.getSeverityLevel().compareTo(SeverityLevel.ERROR) >= 0;
    };
  }

  /**
   * From 0 to below 100: Bernstein's hash of the id, repeated to 8 characters, as the Java SDK
   * computes it.
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

  /** The percentage nearest to this one by which each item stands for a whole number of items. */
  static double wholeItems(double percentage) {
    return 100 / (double) Math.round(100 / percentage);
  }
}
