package azurecensus.parity;

/** A field of an item with different values. */
record Difference(String scenario, String type, String field, String ours, String theirs) {
  static final String ABSENT = "(absent)";

  @Override
  public String toString() {
    return "\n" + scenario + " | " + type + " | " + field + " | " + shortened(ours) + " | "
        + shortened(theirs);
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "... (" + text.length() + ")";
  }
}
