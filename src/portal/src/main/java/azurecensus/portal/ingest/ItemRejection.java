package azurecensus.portal.ingest;

/**
 * Rejects an item with the code and the wording of the ingestion service. An item that is rejected
 * here would be rejected there.
 */
final class ItemRejection extends Exception {
  private static final long serialVersionUID = 1L;

  ItemRejection(String message) {
    super(message, null, false, false);
  }

  static ItemRejection tooLong(String type, String field, int limit, int actual) {
    return new ItemRejection("100: Field '" + field + "' on type '" + type
        + "' is too long. Expected: " + limit + " characters, Actual: " + actual);
  }

  static ItemRejection outsideTimeWindow(String bound, long limitMillis, long actualMillis) {
    return new ItemRejection("103: Field 'time' on type 'Envelope' is " + bound + ". Expected: now "
        + offset(limitMillis) + "ms, Actual: now " + offset(actualMillis) + "ms");
  }

  static ItemRejection badTime() {
    return new ItemRejection(
        "103: Field 'time' on type 'Envelope' is not a valid date and time. Expected: ISO 8601");
  }

  static ItemRejection badDuration(String type, String field) {
    return new ItemRejection("108: Field '" + field + "' on type '" + type
        + "' is not a valid duration. Expected: [d.]hh:mm:ss[.fffffff] below 1000 days");
  }

  static ItemRejection required(String type, String field) {
    return new ItemRejection("109: Field '" + field + "' on type '" + type
        + "' is required but missing or empty. Expected: string, Actual: ");
  }

  static ItemRejection wrongType(String type, String field, String expected) {
    return new ItemRejection("200: Field '" + field + "' on type '" + type
        + "' is of incorrect type. Expected: " + expected);
  }

  static ItemRejection unknownKey() {
    return new ItemRejection("Invalid instrumentation key");
  }

  private static String offset(long millis) {
    return millis < 0 ? "- " + -millis : "+ " + millis;
  }
}
